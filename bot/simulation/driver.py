"""The database's driver without its thread: a statement runs at once, then others may.

The thread costs more than the statements do, and a year has millions of them. Whoever
is killed is killed after a statement, a commit or a rollback. To make or close a cursor
and to fetch rows that were found leave the file as it is, so a kill at those would be
the same kill again.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Generator
from functools import partial
from typing import Any

import aiosqlite

_SEEN_FROM_OUTSIDE = frozenset({"execute", "executemany", "commit", "rollback"})


class SameThread(aiosqlite.Connection):
    """A connection of aiosqlite that does its work where it is awaited."""

    def __await__(self) -> Generator[Any, None, aiosqlite.Connection]:
        return self._open().__await__()

    async def _open(self) -> aiosqlite.Connection:
        self._connection = self._connector()
        await asyncio.sleep(0)
        return self

    async def _execute(self, fn: Callable[..., Any], *args: Any, **options: Any) -> Any:
        if self._connection is None:
            raise ValueError("Connection closed")
        result = fn(*args, **options)
        if fn.__name__ in _SEEN_FROM_OUTSIDE:
            await asyncio.sleep(0)
        return result

    def stop(self) -> None:
        """Close; there is no thread to end."""
        self._running = False
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def __del__(self) -> None:
        self.stop()


def connect(database: str, **options: Any) -> SameThread:
    """What SQLAlchemy calls instead of `aiosqlite.connect`."""
    return SameThread(partial(sqlite3.connect, database, **options), 64)
