"""One life of the program: the parts of a running bot on the simulation's data file."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, exists, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.core.asking import Asker
from bot.core.dialog import Dialog
from bot.core.group import StudyGroup
from bot.core.moderating import Moderation
from bot.core.ports import Catalog, Clock, Timetable
from bot.features import curation_of, features_of
from bot.judge.uploads import UploadChecks
from bot.judge.worker import ProgressHub, Worker
from bot.schedule.housekeeping import Housekeeper
from bot.schedule.outbox_sender import OutboxSender
from bot.schedule.scheduler import Scheduler
from bot.simulation import driver
from bot.simulation.front import Platform, RecordingFront
from bot.store import SqlStore, open_store
from bot.store.migrating import refuse_other_schema
from bot.store.outbox_tables import DUE, outbox
from bot.store.tables import PENDING, QUEUED, rounds, submissions

PLATFORM = "chat"
_OWNER = "simulation"


class Interrupted(Exception):
    """A step did not come to its end; whoever asked asks again."""


class Program:
    """The real parts; only the lanes and the platform are the simulation's.

    Attributes:
        askers: who asked in this life, by name.
    """

    def __init__(
        self,
        store: SqlStore,
        lanes: Any,
        catalog: Catalog,
        clock: Clock,
        timetable: Timetable,
        platform: Platform,
        after_showing: Callable[[], None],
    ) -> None:
        self.store = store
        self.askers: dict[str, Asker] = {}
        self.clock = clock
        self._worker = Worker(store, lanes, ProgressHub(), _OWNER)
        self.group = StudyGroup(store, catalog, clock, timetable=timetable)
        self.moderation = Moderation(store, catalog, clock, timetable)
        curation = curation_of(store, catalog, timetable, lambda: None)
        checks = UploadChecks(store, lanes)
        features = features_of(store, catalog, timetable, curation, checks)
        self.dialog = Dialog(self.group, self.moderation, features)
        self._scheduler = Scheduler(store, catalog, clock, timetable)
        front = RecordingFront(platform, self.dialog, after_showing)
        self._sender = OutboxSender(store, front, PLATFORM, _OWNER)
        self._housekeeper = Housekeeper(store, clock)

    async def schedule(self) -> None:
        """Do what the scheduler finds due."""
        await self._scheduler.advance_all(self.clock.now())

    async def judge(self) -> None:
        """Judge whatever is next, as one of the worker's lanes does."""
        await self._worker._serve()

    async def requeue(self) -> None:
        """Give claims back whose lease ended, as the worker does twice a minute."""
        await self.store.requeue_expired()

    async def send(self) -> int:
        """Deliver what is due; how much was."""
        return await self._sender.send_due()

    async def tidy(self) -> None:
        """Forget what its time has come for."""
        await self._housekeeper.tidy()

    async def queued(self) -> int:
        """How many submissions wait for a lane."""
        waiting = select(func.count()).select_from(submissions).where(QUEUED)
        async with self.store.reading() as connection:
            return int((await connection.execute(waiting)).scalar_one())

    async def unsettled(self) -> bool:
        """Whether anything still wants judging or sending, now or later."""
        unjudged = exists(select(1).select_from(submissions).where(PENDING))
        unsent = exists(select(1).select_from(outbox).where(DUE))
        async with self.store.reading() as connection:
            return bool((await connection.execute(select(unjudged | unsent))).scalar_one())

    async def opened_slugs(self, community_id: int) -> list[str]:
        """The challenges that had a round, in their order."""
        wanted = select(rounds.c.slug).where(rounds.c.community_id == community_id)
        async with self.store.reading() as connection:
            return list((await connection.execute(wanted.order_by(rounds.c.number))).scalars())


class Host:
    """Where the program's lives are led, one after the other.

    They share an engine, for what it once compiled of the statements costs more than
    all else at a start; connections are every life's own.

    Attributes:
        connections: those that the present life opened.
    """

    def __init__(self) -> None:
        self.connections: list[Any] = []
        self._data = Path()
        self._engine: AsyncEngine | None = None

    async def boot(self, data: Path, clock: Clock) -> SqlStore:
        """Open the data file as a starting process does.

        A kill leaves what the kernel was given, so nothing waits for the disk here;
        and nobody waits long for a busy database, so that a year fits in minutes.
        """
        self._data = data
        self.connections.clear()
        if self._engine is None:
            store = await open_store(data, clock)
            self._engine = store._engine
            self._prepare(self._engine.sync_engine)
        else:
            await refuse_other_schema(self._engine, data)
            store = SqlStore(self._engine, clock)
        await store.requeue_all_judging()
        return store

    async def bury(self, store: SqlStore) -> None:
        """Close what a killed process still holds; its heirs have files of their own."""
        await asyncio.gather(*store._unfinished, return_exceptions=True)
        for connection in self.connections:
            # Those that are closed already say so by a ValueError.
            with suppress(ValueError, sqlite3.Error):
                await connection.rollback()
                await connection.close()
        await store._engine.dispose()

    def _prepare(self, engine: Engine) -> None:
        @event.listens_for(engine, "do_connect")
        def _without_a_thread(
            _dialect: Any, _record: object, arguments: list[Any], options: dict[str, Any]
        ) -> None:
            arguments[0] = str(self._data)
            options["async_creator_fn"] = driver.connect

        @event.listens_for(engine, "connect")
        def _hurry(connection: Any, _record: object) -> None:
            cursor = connection.cursor()
            cursor.execute("PRAGMA synchronous = OFF")
            cursor.execute("PRAGMA busy_timeout = 1")
            cursor.close()
            self.connections.append(connection.driver_connection)
