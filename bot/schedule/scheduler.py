"""The weekly cycle of every community: rounds open and close at their time, once each.

A step looks at the rows and a moment, and does whatever is due by then, each
thing in one transaction. A process that is killed between two of them goes on
where it was, and one that comes late finds what it missed.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from bot.core.absence import missed_times
from bot.core.backlog import next_in_backlog, nothing_lined_up
from bot.core.communities import CommunitySettings
from bot.core.ports import Catalog, Clock, Timetable
from bot.core.posting import reminders
from bot.core.posts import NewPost
from bot.core.rounds import (
    INSTANT,
    LOCAL_PLATFORM,
    ROUNDS_A_SEASON,
    closing_time,
    is_open,
)
from bot.core.schedule_ports import Lined, Opening, Schedule, ScheduleStore
from bot.core.settings_forms import weekly_text
from bot.loops import attempt
from bot.schedule.summing_up import GRACE, listed, log_late, posts_of, to_sum_up

log = logging.getLogger(__name__)

LOOK_EVERY_S = 5.0
# How long before its time members, or moderators, are told.
WARNING = timedelta(hours=24)
_WEEK = timedelta(days=7)


class Scheduler:
    """Does what is due.

    Args:
        on_posted: tells the outbox's sender that there is something to send.
    """

    def __init__(
        self,
        store: ScheduleStore,
        catalog: Catalog,
        clock: Clock,
        timetable: Timetable,
        on_posted: Callable[[], None] = lambda: None,
    ) -> None:
        self._store = store
        self._catalog = catalog
        self._clock = clock
        self._timetable = timetable
        self._on_posted = on_posted
        self._wake = asyncio.Event()
        # The first weekly time from a moment on, which stays the same for days.
        self._firsts: dict[int, tuple[object, datetime]] = {}
        self._reminded: dict[int, datetime] = {}
        self._warned: dict[int, datetime] = {}

    def wake(self) -> None:
        """Something changed: look now."""
        self._wake.set()

    async def run(self) -> None:
        """Do what is due until cancelled."""
        while True:
            self._wake.clear()
            await attempt(self._advance_each(), log, "the schedules could not be read")
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._wake.wait()

    async def _advance_each(self) -> None:
        for schedule in await self._store.schedules():
            community_id = schedule.community.id
            step = self.advance(schedule, self._clock.now())
            await attempt(step, log, "community %d: its week does not go on", community_id)

    async def advance_all(self, now: datetime) -> None:
        """Do everything that is due at a moment, community by community."""
        for schedule in await self._store.schedules():
            await self.advance(schedule, now)

    async def advance(self, schedule: Schedule, now: datetime) -> None:
        """Do everything that is due in one community at a moment.

        Args:
            schedule: as it is now.
        """
        settings = schedule.community.settings
        if settings is None:
            return
        await self._remind(schedule, now)
        # At the terminal the next round opens when somebody starts it.
        opened = schedule.platform != LOCAL_PLATFORM and await self._open(schedule, settings, now)
        ended = to_sum_up(schedule, now)
        if opened or ended is None:
            return
        # No other follows it now, so its summary comes alone.
        posts = posts_of(schedule, settings, now, ended)
        if posts:
            await self._store.post(posts)
            log_late(schedule, now)
            self._on_posted()

    async def _open(self, schedule: Schedule, settings: CommunitySettings, now: datetime) -> bool:
        """Open the next round if its time has come; whether one opened."""
        community_id = schedule.community.id
        start = await self._start(schedule, settings, now)
        first = self._first(community_id, settings, start)
        if now < first:
            await self._warn(schedule, settings, first, now)
            return False
        times = self._times(settings, start, (now - start) // _WEEK + 2)
        due = [moment for moment in times if moment <= now]
        *missed, latest = due
        if now - latest >= GRACE:
            later = self._times(settings, now, 1)[0]
            posts = missed_times(schedule, settings, due, later)
            await self._skip(community_id, due, "nobody was there for them", posts)
            return False
        following = await next_in_backlog(self._store, self._catalog, community_id)
        if not following:
            posts = nothing_lined_up(schedule, settings, latest, "opened")
            await self._skip(community_id, due, "the backlog is empty", posts)
            return False
        if missed:
            log.warning("community %d: skipped %s", community_id, listed(missed))
        (lined,) = following
        return await self._open_at(schedule, settings, lined, latest, missed, now)

    async def _open_at(
        self,
        schedule: Schedule,
        settings: CommunitySettings,
        lined: Lined,
        opens_at: datetime,
        missed: Sequence[datetime],
        now: datetime,
    ) -> bool:
        newest = schedule.newest
        ended = to_sum_up(schedule, now)
        version = lined.challenge_version_id
        if version is None:
            version = await self._store.save_challenge(self._catalog.load(lined.slug))

        opened = await self._store.open_due(
            Opening(
                community_id=schedule.community.id,
                slug=lined.slug,
                challenge_version_id=version,
                opens_at=opens_at,
                closes_at=closing_time(schedule.community, self._timetable, opens_at),
                rounds_a_season=ROUNDS_A_SEASON,
                after=newest.id if newest else 0,
                missed=missed,
                posts=lambda opened: posts_of(schedule, settings, now, ended, opened),
            )
        )
        if opened is not None:
            log_late(schedule, now)
            self._on_posted()
        return opened is not None

    async def _warn(
        self, schedule: Schedule, settings: CommunitySettings, first: datetime, now: datetime
    ) -> None:
        """Tell moderators a day ahead that nothing is lined up for the next weekly time."""
        community_id = schedule.community.id
        if now < first - WARNING or self._warned.get(community_id) == first:
            return
        if not await next_in_backlog(self._store, self._catalog, community_id):
            await self._store.post(nothing_lined_up(schedule, settings, first, "opens"))
            self._on_posted()
        self._warned[community_id] = first

    async def _remind(self, schedule: Schedule, now: datetime) -> None:
        """Remind who asked for it, a day before the open round ends."""
        newest, community_id = schedule.newest, schedule.community.id
        if newest is None or not is_open(newest, now):
            return
        due_at = newest.closes_at - WARNING
        if now < due_at or self._reminded.get(community_id) == due_at:
            return
        posts = reminders(newest, due_at, await self._store.reminded(community_id))
        if await self._store.note_reminder(community_id, due_at, posts):
            self._on_posted()
        self._reminded[community_id] = due_at

    async def _start(
        self, schedule: Schedule, settings: CommunitySettings, now: datetime
    ) -> datetime:
        """From when on a weekly time opens the next round."""
        weekly = _weekly_words(settings)
        start = schedule.since
        if start is None or weekly != schedule.weekly:
            # Another time of the week says nothing about the days before it was chosen.
            start = now
            await self._store.begin_schedule(schedule.community.id, weekly, now)
        if schedule.newest:
            start = max(start, schedule.newest.closes_at)
        if schedule.last_due_at:
            start = max(start, schedule.last_due_at + INSTANT)
        return start

    def _first(self, community_id: int, settings: CommunitySettings, start: datetime) -> datetime:
        """The first weekly time from a moment on."""
        key = _weekly_words(settings), start
        known = self._firsts.get(community_id)
        if known is None or known[0] != key:
            known = key, self._times(settings, start, 1)[0]
            self._firsts[community_id] = known
        return known[1]

    def _times(
        self, settings: CommunitySettings, start: datetime, count: int
    ) -> Sequence[datetime]:
        # The timetable gives what comes after a moment; a time at the start counts too.
        after = start - INSTANT
        return self._timetable.next_times(settings.weekly, settings.zone, after, count)

    async def _skip(
        self,
        community_id: int,
        due: Sequence[datetime],
        why: str,
        posts: Sequence[NewPost] = (),
    ) -> None:
        if await self._store.skip_due(community_id, due, posts):
            log.warning("community %d: skipped %s: %s", community_id, listed(due), why)
            self._on_posted()


def _weekly_words(settings: CommunitySettings) -> str:
    return f"{weekly_text(settings.weekly)} {settings.zone}"
