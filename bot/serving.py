"""`fromscratch run`: the judge and the fronts that are configured, until it is told to stop.

Whatever ends it, nothing is lost: what was accepted is in the database, and a
judgement that was under way is claimed again at the next start.
"""

import asyncio
import logging
import os
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.access import Front, SyncNoteFile, require_package, slack_access
from bot.catalog.folder import FolderCatalog
from bot.clocks import SystemClock
from bot.config import Settings, SlackSettings, read_secret
from bot.core.dialog import Dialog
from bot.core.group import StudyGroup
from bot.core.judgements import Judgement
from bot.core.moderating import Moderation
from bot.errors import BadSetup
from bot.features import curation_of, features_of
from bot.judge.imports import allowed_imports
from bot.judge.lanes import Lanes, default_lanes, open_lanes
from bot.judge.screening import Screen
from bot.judge.uploads import UploadChecks
from bot.judge.version_checks import VersionChecker
from bot.judge.worker import ProgressHub, Worker
from bot.lifecycle import in_one_sentence, ready, stopped_by_signals
from bot.logs import log_to_stderr
from bot.plots.painter import can_draw
from bot.relay.poller import Poller
from bot.relay.sources import Source
from bot.relaying import make_sources, relay_secret
from bot.schedule.housekeeping import Housekeeper
from bot.schedule.outbox_sender import OutboxSender
from bot.schedule.scheduler import Scheduler
from bot.schedule.weekly import CronTimetable
from bot.store import JudgingLock, SqlStore, open_store

if TYPE_CHECKING:
    from bot.fronts.discord_bot import DiscordFront
    from bot.fronts.slack_bot import SlackFront
    from bot.fronts.slack_connection import Access
    from bot.watching import Figures

log = logging.getLogger(__name__)


async def serve(settings: Settings) -> None:
    """Run until SIGTERM, SIGINT or a front that can't go on.

    Raises:
        OperatorError: something that only the host can mend, in a sentence.
    """
    if settings.discord is None and settings.slack is None:
        raise BadSetup(
            "No front is configured. Add the table [discord] or [slack] to the settings; "
            "the README says how to get a token."
        )
    # Whatever is missing is said before anything opens.
    token = None
    if settings.discord is not None:
        token = read_secret("DISCORD_TOKEN", settings.discord.token_file)
        require_package("discord")
    access = None if settings.slack is None else slack_access(settings.slack)
    relay_key = relay_secret(settings.relay)
    require_package("prometheus_client")
    from bot.watching import Watch, watched

    secrets = [*filter(None, [token, relay_key]), *(access.secrets if access else [])]
    log_to_stderr(secrets)
    async with open_parts(settings, settings.group_data) as (store, lanes, catalog):
        clock = SystemClock()
        service = Service(store, lanes, catalog, clock)
        if token is not None:
            service.add_discord(token, settings.group_data)
        if access is not None and settings.slack is not None:
            service.add_slack(access, settings.slack)
        service.curation.auto_approve_from = settings.relay.auto_approve_from
        service.sources += make_sources(settings.relay, relay_key)
        watch = Watch(store, clock, service.watched_by(), settings.group_data)
        async with watched(watch, settings.watch), ready():
            with stopped_by_signals(service.stopped):
                await service.run()


@asynccontextmanager
async def open_parts(
    settings: Settings, data: Path
) -> AsyncIterator[tuple[SqlStore, Lanes, FolderCatalog]]:
    """The parts that a service is made of, ended in the right order.

    Raises:
        OperatorError: the data file is in use or unusable, or nothing can be judged here.
    """
    async with AsyncExitStack() as stack:
        # Locked first: to open may mean to migrate, which nobody may do under a running bot.
        stack.enter_context(JudgingLock(data))
        store = await open_store(data, SystemClock())
        stack.push_async_callback(store.close)
        # Whoever claimed these is gone: the lock is ours.
        await store.requeue_all_judging()
        lanes = await stack.enter_async_context(open_lanes(settings.lanes or default_lanes()))
        yield store, lanes, FolderCatalog(settings.challenges)


class Service:
    """The parts of a running bot and their order of ending.

    Attributes:
        stopped: set it to end.
        group: the study group that every front serves.
        curation: the rules of the relay.
        sources: what the relay reads; add to them before it runs.
    """

    def __init__(
        self, store: SqlStore, lanes: Lanes, catalog: FolderCatalog, clock: SystemClock
    ) -> None:
        self.stopped = asyncio.Event()
        self._store = store
        self._clock = clock
        self._owner = f"{socket.gethostname()}:{os.getpid()}"
        self._senders: list[OutboxSender] = []
        self._fronts: list[Front] = []
        self._hub = ProgressHub()
        self._lanes = lanes
        self._worker = Worker(
            store,
            lanes,
            self._hub,
            self._owner,
            on_finished=self._wake,
            on_judged=lambda judgement, wall_time_s: self._count(judgement, wall_time_s),
            looks=Screen(catalog.slugs).look,
        )
        self._count: Callable[[Judgement, float], None] = lambda judgement, wall_time_s: None
        self._checker = VersionChecker(store, lanes, on_settled=self._wake)
        self._housekeeper = Housekeeper(store, clock)
        timetable = CronTimetable()
        self.group = StudyGroup(
            store,
            catalog,
            clock,
            allowed_imports(),
            on_accepted=self._worker.wake,
            timetable=timetable,
            draws=can_draw(),
        )
        self._scheduler = Scheduler(store, catalog, clock, timetable, on_posted=self._wake)
        moderation = Moderation(store, catalog, clock, timetable, on_posted=self._wake)
        self.sources: list[Source] = []
        self.curation = curation_of(store, catalog, timetable, self._wake)
        self._checks = UploadChecks(store, lanes, on_finished=self._wake)
        features = features_of(store, catalog, timetable, self.curation, self._checks)
        self._dialog = Dialog(self.group, moderation, features)

    def add_discord(self, token: str, data: Path) -> "DiscordFront":
        """Let the group meet on Discord.

        Args:
            data: beside it stands a note of which commands Discord knows.
        """
        from bot.fronts.discord_bot import DiscordFront

        front = DiscordFront(
            token,
            self._dialog,
            self._store,
            self._hub,
            self._clock,
            SyncNoteFile(data.with_suffix(".discord")),
        )
        self._fronts.append(front)
        self._senders.append(OutboxSender(self._store, front.receiver, "discord", self._owner))
        return front

    def add_slack(self, access: "Access", settings: SlackSettings) -> "SlackFront":
        """Let the group meet on Slack."""
        from bot.fronts.slack_bot import SlackFront
        from bot.fronts.slack_names import names_with

        names = names_with(settings.prefix)
        front = SlackFront(access, self._dialog, self._store, names, settings.moderators)
        self._fronts.append(front)
        self._senders.append(OutboxSender(self._store, front.receiver, "slack", self._owner))
        return front

    def watched_by(self) -> "Figures":
        """What a monitoring system may ask of this service."""
        from bot.watching import Figures

        figures = Figures(
            fronts=lambda: {one.name: (one.connected, one.latency_s) for one in self._fronts},
            lane_starts=lambda: (self._lanes.starts, self._lanes.count),
        )
        self._count = figures.judged
        return figures

    async def run(self) -> None:
        """Serve until stopped; fronts end first, so that nothing new comes in.

        Raises:
            OperatorError: a front can't go on.
        """
        with in_one_sentence():
            async with asyncio.TaskGroup() as tasks:
                fronts = [tasks.create_task(front.run()) for front in self._fronts]
                behind = [tasks.create_task(self.judge()), tasks.create_task(self._tidy())]
                poller = Poller(self._store, self.curation, self._clock, self.sources)
                parts = self._scheduler, self._checks, self._checker, poller
                behind += [tasks.create_task(it.run()) for it in parts]
                behind += [tasks.create_task(sender.run()) for sender in self._senders]
                await self.stopped.wait()
                await asyncio.gather(*(front.close() for front in self._fronts))
                await asyncio.gather(*fronts)
                for task in behind:
                    task.cancel()

    async def judge(self) -> None:
        """Judge what is queued, until cancelled."""
        await self._worker.run()

    async def _tidy(self) -> None:
        await self._housekeeper.run()

    def _wake(self) -> None:
        for sender in self._senders:
            sender.wake()
