"""Kill the program at any await: what ran before it has happened, nothing after it does.

Every coroutine that a doomed process awaits is counted by its returns from
waiting, in all of its tasks. With one flow of control the count is the same each
time, so a seed kills at the same place again.
"""

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Coroutine, Generator
from types import CoroutineType
from typing import Any, TypeVar

_Result = TypeVar("_Result")


class Killed(BaseException):
    """The process ended here, as by SIGKILL; no `except Exception` sees it."""


class Doom:
    """When the running process ends: at which of its returns from waiting.

    Attributes:
        dead: it has ended.
    """

    def __init__(self, after: int) -> None:
        self.dead = False
        self._left = after

    def returned(self) -> bool:
        """Count a return from waiting; whether that was the last."""
        self._left -= 1
        if self._left <= 0:
            self.dead = True
        return self.dead

    def soon(self) -> None:
        """End at the very next return."""
        self._left = 1


class Executioner:
    """Makes the tasks of a loop mortal while a step of the program runs."""

    def __init__(self) -> None:
        self._doom: Doom | None = None

    async def run(
        self, step: Callable[[], Coroutine[Any, Any, _Result]], doom: Doom | None
    ) -> _Result:
        """Run a step of the program.

        Raises:
            Killed: the process ended in the middle of it.
        """
        if doom is None:
            return await step()
        loop = asyncio.get_running_loop()
        self._doom = doom
        loop.set_task_factory(self._task)
        try:
            return await loop.create_task(step())
        finally:
            loop.set_task_factory(None)
            self._doom = None

    def _task(
        self, loop: asyncio.AbstractEventLoop, work: Any, **options: Any
    ) -> asyncio.Task[Any]:
        doom = self._doom
        if doom is None or not inspect.iscoroutine(work):
            return asyncio.Task(work, loop=loop, **options)
        task = asyncio.Task(_mortal(work, doom), loop=loop, **options)
        # One that is cancelled before it began never began its work either.
        task.add_done_callback(lambda _: work.close())
        return task


async def _mortal(work: "CoroutineType[Any, Any, Any]", doom: Doom) -> Any:
    """Run a coroutine until its process is dead.

    What the database library does to close a broken connection is let through:
    the kernel would do the same for a process that is gone.
    """
    if doom.dead:
        if "sqlalchemy" in work.cr_code.co_filename:
            return await work
        work.close()
        raise Killed
    return await _Mortal(work, doom)


class _Mortal(Awaitable[Any]):
    def __init__(self, work: Coroutine[Any, Any, Any], doom: Doom) -> None:
        self._work = work
        self._doom = doom

    def __await__(self) -> Generator[Any, Any, Any]:
        work, doom = self._work, self._doom
        thrown: BaseException | None = None
        killed = False
        while True:
            try:
                waits_for = work.send(None) if thrown is None else work.throw(thrown)
            except StopIteration as done:
                return done.value
            thrown = None
            # A bare yield waits for nothing, and with one flow of control nobody else
            # wants to run: a turn of the loop would cost as much as what was awaited.
            if waits_for is not None:
                try:
                    yield waits_for
                # Whatever it is, it is handed on to the coroutine that waits for it.
                except BaseException as error:  # noqa: BLE001
                    thrown = error
            if not killed and (doom.dead or doom.returned()):
                thrown, killed = Killed(), True
