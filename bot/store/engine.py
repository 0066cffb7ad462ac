"""Open the SQLite file and hand out its transactions.

Python's sqlite3 opens transactions late, by guessing from each statement. Here
it is told not to, and every transaction starts where SQLAlchemy says: readers
with BEGIN, on one snapshot; writers with BEGIN IMMEDIATE, so that what a writer
read is still true when it writes.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import URL, Connection, Table, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.sql.dml import ReturningInsert

from bot.core.ports import Clock

_BUSY_TIMEOUT_MS = 20_000
_INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def connect(path: Path, *, foreign_keys: bool = True, reads_only: bool = False) -> AsyncEngine:
    """An engine on the file; nothing is read before its first transaction.

    Args:
        reads_only: refuse every write, and leave the file as it is.
    """
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(path)),
        connect_args={"isolation_level": None},
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout = {_BUSY_TIMEOUT_MS}",
            "query_only = ON" if reads_only else "journal_mode = WAL",
            "synchronous = FULL",
            # What is deleted is overwritten: a member's code is not left in a free page.
            "secure_delete = ON",
            f"foreign_keys = {'ON' if foreign_keys else 'OFF'}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if not options.get("no_transaction", False):
            writes = options.get("writes", False)
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


_Result = TypeVar("_Result")
_Parameters = ParamSpec("_Parameters")
_Part = TypeVar("_Part", bound="Database")


def insert_if_new(
    connection: AsyncConnection, table: Table, keys: Sequence[str], values: Mapping[str, Any]
) -> ReturningInsert[Any]:
    """An INSERT that does nothing, and returns no row, where the keys are taken."""
    # Both databases spell it alike, but SQLAlchemy has one construct for each.
    made: Any = _INSERTS[connection.dialect.name](table).values(dict(values))
    ignoring: ReturningInsert[Any] = made.on_conflict_do_nothing(index_elements=keys).returning(
        *(table.c[key] for key in keys)
    )
    return ignoring


class Database:
    """The transactions that every part of the store runs in."""

    def __init__(self, engine: AsyncEngine, clock: Clock) -> None:
        self._engine = engine
        self._writer = engine.execution_options(writes=True)
        # SQLite has one writer; waiting here is fair and wakes at once, where
        # its own busy handler sleeps and lets the luckiest through.
        self._turn = asyncio.Lock()
        self._unfinished: set[asyncio.Task[Any]] = set()
        self.clock = clock

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that sees one snapshot and must not write."""
        async with self._engine.begin() as connection:
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """The one transaction that may write; an exception undoes all of it."""
        async with self._turn, self._writer.begin() as connection:
            yield connection

    async def empty_the_log(self) -> None:
        """Move what was written into the file itself; its log still held what was deleted."""
        outside = self._engine.execution_options(no_transaction=True)
        async with self._turn, outside.connect() as connection:
            await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    async def run_to_its_end(self, work: Coroutine[Any, Any, _Result]) -> _Result:
        """Await `work`, and let it end by itself if the caller is cancelled."""
        task = asyncio.create_task(work)
        self._unfinished.add(task)
        task.add_done_callback(self._unfinished.discard)
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Let what runs come to its end and close every connection; twice does no harm."""
        await asyncio.gather(*self._unfinished, return_exceptions=True)
        await self._engine.dispose()


def unbroken(
    method: Callable[Concatenate[_Part, _Parameters], Coroutine[Any, Any, _Result]],
) -> Callable[Concatenate[_Part, _Parameters], Coroutine[Any, Any, _Result]]:
    """Let a method's transaction end even when whoever called it is cancelled.

    A connection cancelled in the middle of a statement is closed, but SQLite
    keeps its lock until the last cursor is collected: every writer then waits
    out its busy timeout.
    """

    @wraps(method)
    async def run(part: _Part, /, *args: _Parameters.args, **named: _Parameters.kwargs) -> _Result:
        return await part.run_to_its_end(method(part, *args, **named))

    return run
