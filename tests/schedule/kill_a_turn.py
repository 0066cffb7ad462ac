"""A process whose children run the weekly turn of a data file, each killed a statement later.

Each has a copy of its own, named by how much it did: `0`, `1`, and so on; the last
one came to its end. Prints its name.
"""

import asyncio
import os
import shutil
import signal
import sys
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, event

from bot.catalog.folder import FolderCatalog
from bot.schedule.scheduler import Scheduler
from bot.schedule.weekly import CronTimetable
from bot.store import SqlStore
from bot.store.engine import connect


class _SetClock:
    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        return self._moment


async def turn(data: Path, challenges: Path, moment: datetime) -> None:
    """Do what is due at a moment, and nothing else."""
    clock = _SetClock(moment)
    store = SqlStore(connect(data), clock)
    try:
        scheduler = Scheduler(store, FolderCatalog(challenges), clock, CronTimetable())
        await scheduler.advance_all(moment)
    finally:
        await store.close()


def _die_after(statements: int) -> None:
    """End this process, as a kill does, before one more statement or commit."""
    left = statements

    def count(*_: object) -> None:
        nonlocal left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1

    event.listen(Engine, "before_cursor_execute", count)
    event.listen(Engine, "commit", count)


def _lives(folder: Path, challenges: Path, moment: datetime) -> int:
    """How many statements and commits there are in a turn that nobody interrupts."""
    for statements in range(1000):
        data = folder / str(statements)
        shutil.copy(folder / "before", data)
        child = os.fork()
        if child == 0:
            _die_after(statements)
            asyncio.run(turn(data, challenges, moment))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            assert os.WEXITSTATUS(status) == 0
            return statements
        assert os.WTERMSIG(status) == signal.SIGKILL
    raise AssertionError("it has no end")


if __name__ == "__main__":
    print(_lives(Path(sys.argv[1]), Path(sys.argv[2]), datetime.fromisoformat(sys.argv[3])))
