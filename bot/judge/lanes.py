"""The lanes as the bot sees them: send a job, get a judgement or `LaneDied`.

Runs in the bot's own process, which never imports NumPy and never runs a
member's or a challenge's code; everything of that kind is behind these pipes.
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Protocol

import msgspec

from bot.core.judgements import Judgement
from bot.errors import LaneDied, SandboxUnavailable
from bot.judge.job import Done, Job, Line, Look, Ready, Request, Seen, Step

START_DEADLINE_S = 60.0
# Far above what a plan's own budgets allow; only a broken lane gets here.
JOB_DEADLINE_S = 300.0
STOP_DEADLINE_S = 5.0
LINE_BYTES = 1 << 25
_ANOTHER = "A lane answered another question than it was asked."
OnStep = Callable[[Step], None]


class Judges(Protocol):
    """Whatever judges jobs and reads challenges: lanes, or lanes that let others go first."""

    async def judge(self, job: Job) -> Judgement: ...

    async def look(self, look: Look) -> Seen: ...


def default_lanes() -> int:
    """One lane a core, but one core left for the bot where there are several."""
    return max(1, len(os.sched_getaffinity(0)) - 1)


@dataclass(slots=True)
class _Process:
    """One lane process."""

    process: asyncio.subprocess.Process

    @property
    def has_ended(self) -> bool:
        """Whether it is known to be gone; it may be gone a moment earlier."""
        stream = self.process.stdout
        return self.process.returncode is not None or stream is None or stream.at_eof()

    async def read(self, deadline_s: float) -> Line:
        """The next line from the lane."""
        stream = self.process.stdout
        assert stream is not None  # noqa: S101 - it was opened with a pipe
        try:
            async with asyncio.timeout(deadline_s):
                line = await stream.readline()
        except (TimeoutError, ValueError) as error:
            raise LaneDied("A lane stopped answering.") from error
        if not line:
            raise LaneDied("A lane ended in the middle of its work.")
        try:
            decoded: Line = msgspec.json.decode(line, type=Line)
        except msgspec.MsgspecError as error:
            raise LaneDied("A lane sent a line that is none of ours.") from error
        return decoded

    async def send(self, job: Request) -> None:
        """Give it a job."""
        stream = self.process.stdin
        assert stream is not None  # noqa: S101 - it was opened with a pipe
        try:
            stream.write(msgspec.json.encode(job) + b"\n")
            await stream.drain()
        except OSError as error:
            raise LaneDied("A lane ended before it got its job.") from error

    async def stop(self) -> None:
        """Close its input and wait; kill it if it doesn't end."""
        if self.process.stdin is not None:
            self.process.stdin.close()
        try:
            async with asyncio.timeout(STOP_DEADLINE_S):
                await self.process.wait()
        except TimeoutError:
            await self.kill()

    async def kill(self) -> None:
        """End it at once; its sandbox ends with it."""
        with suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()


class Lanes:
    """A fixed number of lanes; each judges one job at a time.

    A lane that dies is replaced before the next job, and the job it had is the
    caller's to give again.
    """

    def __init__(self, count: int) -> None:
        cores = sorted(os.sched_getaffinity(0))
        # From the end: the first core is where the bot itself tends to run.
        self._cores = [cores[-1 - i % len(cores)] for i in range(count)]
        self._idle: asyncio.Queue[int] = asyncio.Queue()
        self._running: dict[int, _Process] = {}
        # Of the lane that started last: each layer and whether it was proved.
        self.layers: dict[str, bool] = {}
        # How many processes were ever started: more than lanes means deaths.
        self.starts = 0

    @property
    def count(self) -> int:
        """How many lanes there are."""
        return len(self._cores)

    async def start(self) -> None:
        """Start every lane and wait until each is warm.

        Raises:
            SandboxUnavailable: this host can't isolate a submission.
        """
        for index in range(self.count):
            await self._start(index)
            self._idle.put_nowait(index)

    async def close(self) -> None:
        """End every lane."""
        running, self._running = self._running, {}
        await asyncio.gather(*(lane.stop() for lane in running.values()))

    async def judge(self, job: Job, on_step: OnStep | None = None) -> Judgement:
        """Judge a job on the next free lane.

        Raises:
            LaneDied: the lane broke; the job was not judged.
            SandboxUnavailable: a new lane could not be started.
        """
        done = await self._ask(job, on_step)
        if not isinstance(done, Done):
            raise LaneDied(_ANOTHER)
        return done.judgement

    async def look(self, look: Look) -> Seen:
        """Have a challenge's Python read on the next free lane.

        Raises:
            LaneDied, SandboxUnavailable: as for `judge`.
        """
        seen = await self._ask(look, None)
        if not isinstance(seen, Seen):
            raise LaneDied(_ANOTHER)
        return seen

    async def _ask(self, request: Request, on_step: OnStep | None) -> Done | Seen:
        index = await self._idle.get()
        finished = False
        try:
            lane = await self._living(index)
            async with asyncio.timeout(JOB_DEADLINE_S):
                await lane.send(request)
                answer = await self._follow(lane, request.id, on_step)
            finished = True
            return answer
        except TimeoutError as error:
            raise LaneDied("A lane took far too long.") from error
        finally:
            # Also when this task is cancelled: a lane in the middle of a job
            # must not give its result to the next one.
            broken = None if finished else self._running.pop(index, None)
            self._idle.put_nowait(index)
            if broken is not None:
                await broken.kill()

    async def _living(self, index: int) -> _Process:
        """A lane that was alive a moment ago: no job pays for one that died idle."""
        lane = self._running.get(index)
        if lane is None:
            return await self._start(index)
        if lane.has_ended:
            del self._running[index]
            await lane.kill()
            return await self._start(index)
        return lane

    async def _follow(self, lane: _Process, number: int, on_step: OnStep | None) -> Done | Seen:
        while True:
            match await lane.read(JOB_DEADLINE_S):
                case Done() | Seen() as answer if answer.id == number:
                    return answer
                case Step() as step if step.id == number:
                    if on_step is not None:
                        on_step(step)
                case _:
                    raise LaneDied(_ANOTHER)

    async def _start(self, index: int) -> _Process:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-m", "bot.judge.lane", str(self._cores[index])),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=LINE_BYTES,
            # Nothing of ours goes along: no token, no path, no setting.
            env={"OPENBLAS_NUM_THREADS": "1", "LANG": "C.UTF-8"},
            # Ctrl-C in a terminal is for the bot, which then ends its lanes.
            start_new_session=True,
        )
        lane = _Process(process)
        try:
            line = await lane.read(START_DEADLINE_S)
            if isinstance(line, Ready):
                if line.problem:
                    raise SandboxUnavailable(line.problem)
                self.layers = line.layers
        except LaneDied as error:
            await lane.kill()
            # It never had a job, so no submission is to blame.
            raise SandboxUnavailable("A lane ended while it was being started.") from error
        except BaseException:
            await lane.kill()
            raise
        self._running[index] = lane
        self.starts += 1
        return lane

    def pids(self) -> list[int]:
        """The lanes' process ids, for those who watch or attack them."""
        return [lane.process.pid for lane in self._running.values()]


@asynccontextmanager
async def open_lanes(count: int) -> AsyncIterator[Lanes]:
    """Lanes for one block."""
    lanes = Lanes(count)
    try:
        await lanes.start()
        yield lanes
    finally:
        await lanes.close()
