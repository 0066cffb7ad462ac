"""Waiting for a verdict, with a bar, until it comes or the member has no more time."""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, TaskID, TextColumn
from rich.progress import Progress as Bar

from bot.core.judging_ports import Progress, ProgressFeed
from bot.core.submitting import Receipt
from bot.core.text import single_line
from bot.fronts.terminal_receive import TerminalReceiver
from bot.fronts.terminal_render import plain


class Waiting:
    """Waits for the verdicts of one terminal.

    Attributes:
        interrupted: set by Ctrl-C while a command runs.
    """

    def __init__(self, receiver: TerminalReceiver, feed: ProgressFeed, console: Console) -> None:
        self.interrupted = asyncio.Event()
        self._receiver = receiver
        self._feed = feed
        self._console = console
        self._left: list[int] = []

    async def for_verdict(self, receipt: Receipt) -> None:
        """Wait until the verdict was printed, or Ctrl-C.

        Raises:
            BrokenPipeError: nobody reads what is printed any more.
        """
        number = receipt.submission_id
        if receipt.repeated and await self._receiver.show_again(number):
            return
        self._receiver.expect(number)
        with self._bar(number):
            arrived = await first_of(
                self._receiver.arrival(number), self.interrupted, self._receiver.lost
            )
        if self._receiver.lost.is_set():
            raise BrokenPipeError
        if not arrived:
            self._receiver.forget(number)
            self._left.append(number)
            self._console.print(
                plain(
                    f"#{number} stays in the queue and nothing is lost. Its verdict is shown "
                    "when it is there, at the latest at your next start."
                )
            )

    def outstanding(self) -> list[int]:
        """What was left by Ctrl-C and has no verdict yet."""
        return [number for number in self._left if not self._receiver.arrival(number).is_set()]

    @contextmanager
    def _bar(self, number: int) -> Iterator[None]:
        if not self._console.is_terminal:
            yield
            return
        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=20),
            TextColumn("{task.fields[label]}", markup=False),
        )
        with Bar(*columns, console=self._console, transient=True) as bar:
            task = bar.add_task(f"#{number}", total=None, label="waiting for a lane")
            with self._feed.listen(number, _shower(bar, task)):
                yield


def _shower(bar: Bar, task: TaskID) -> Callable[[Progress], None]:
    def show(progress: Progress) -> None:
        label = f"{progress.done} of {progress.total} {single_line(progress.label)}"
        bar.update(task, completed=progress.done, total=progress.total, label=label)

    return show


async def first_of(wanted: asyncio.Event, *others: asyncio.Event) -> bool:
    """Wait for any of the events; whether the wanted one is set."""
    tasks = [asyncio.ensure_future(event.wait()) for event in (wanted, *others)]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
    return wanted.is_set()


@contextmanager
def interrupts_set(event: asyncio.Event) -> Iterator[None]:
    """Let Ctrl-C set an event instead of ending the program."""
    loop = asyncio.get_running_loop()
    before = signal.getsignal(signal.SIGINT)
    try:
        loop.add_signal_handler(signal.SIGINT, event.set)
    except (NotImplementedError, RuntimeError, ValueError):
        yield  # not the main thread: Ctrl-C is somebody else's
        return
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGINT)
        signal.signal(signal.SIGINT, before)
