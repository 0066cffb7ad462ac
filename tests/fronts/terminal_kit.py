"""A terminal whose judging and sending are played by the test."""

import asyncio
import io
import os
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC

from rich.console import Console

from bot.core.judgements import Verdict
from bot.core.judging_ports import Progress
from bot.fronts.terminal_play import play
from bot.fronts.terminal_receive import TerminalReceiver
from bot.fronts.terminal_who import CHANNEL, enter
from tests.core.study import Study, judgement

CODE = "def double(x):\n    return 2 * x\n"
INTRO = "Week 1 · double · closes Mon 30 Nov 12:04 (in 7 d)   /help for all commands\n"


class Feed:
    """Hands out a few steps as soon as someone listens."""

    @contextmanager
    def listen(self, submission_id: int, listener: Callable[[Progress], None]) -> Iterator[None]:
        listener(Progress(submission_id, 9, 14, "cases"))
        yield


class Terminal:
    """A terminal front whose judging and sending are played by the test."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.out = io.StringIO()
        self.console = Console(file=self.out, width=100, highlight=False, markup=False)
        self.receiver = TerminalReceiver(study.dialog, self.console)
        self.judging = True

    async def run(self, *lines: str) -> str:
        """Play the lines as standard input; everything that was printed."""
        read, write = os.pipe()
        os.write(write, "".join(f"{line}\n" for line in lines).encode())
        os.close(write)
        return await self.run_from(read)

    async def run_from(self, descriptor: int) -> str:
        asker = await enter(self.study.group, "Noor", UTC)
        with os.fdopen(descriptor) as stdin:
            async with self._judge_and_sender():
                await asyncio.wait_for(
                    play(self.study.dialog, asker, self.receiver, Feed(), self.console, stdin), 10
                )
        return self.out.getvalue()

    async def judge_all(self, verdict: Verdict = Verdict.AC, points: int = 120) -> None:
        while (claimed := await self.study.store.claim("judge", 60.0)) is not None:
            await self.study.store.finish(claimed, judgement(verdict, points))

    async def send_all(self) -> None:
        for delivery in await self.study.store.lease("terminal", ["Noor", CHANNEL], "sender", 60.0):
            message_id = await self.receiver.deliver(delivery)
            await self.study.store.sent(delivery.id, "sender", message_id)

    async def press_ctrl_c_after(self, text: str) -> None:
        while text not in self.out.getvalue():  # noqa: ASYNC110 - a buffer tells nobody
            await asyncio.sleep(0.01)
        os.kill(os.getpid(), signal.SIGINT)

    @asynccontextmanager
    async def _judge_and_sender(self) -> AsyncIterator[None]:
        ended = asyncio.Event()

        async def work() -> None:
            while not ended.is_set():
                if self.judging:
                    await self.judge_all()
                await self.send_all()
                await asyncio.sleep(0.01)

        task = asyncio.create_task(work())
        try:
            yield
        finally:
            # To the end of its turn, or what it has leased would be shown by nobody.
            ended.set()
            await task


def reply(output: str) -> str:
    """What follows the intro and the echo of the only line."""
    return output.split("\n", 2)[2]
