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

from bot.core.backlog import next_in_backlog
from bot.core.communities import CommunitySettings
from bot.core.models import NewPost, Round
from bot.core.ports import Catalog, Clock, Timetable
from bot.core.posting import posts_of_turn
from bot.core.rounds import LOCAL_PLATFORM, ROUNDS_A_SEASON, closing_time
from bot.core.schedule_ports import Lined, Opening, Schedule, ScheduleStore
from bot.core.settings_forms import weekly_text

log = logging.getLogger(__name__)

LOOK_EVERY_S = 5.0
# What was missed for longer is not made up for.
GRACE = timedelta(hours=24)
_WEEK = timedelta(days=7)
_INSTANT = timedelta(milliseconds=1)


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

    def wake(self) -> None:
        """Something changed: look now."""
        self._wake.set()

    async def run(self) -> None:
        """Do what is due until cancelled."""
        while True:
            self._wake.clear()
            # One of the edges that catch everything: what goes wrong in one community
            # must not keep the others' weeks from going on.
            try:
                schedules = await self._store.schedules()
            except Exception:
                log.exception("the schedules could not be read")
                schedules = ()
            for schedule in schedules:
                try:
                    await self.advance(schedule, self._clock.now())
                except Exception:
                    log.exception("community %d: its week does not go on", schedule.community.id)
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._wake.wait()

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
        # At the terminal the next round opens when somebody starts it.
        opened = schedule.platform != LOCAL_PLATFORM and await self._open(schedule, settings, now)
        newest = schedule.newest
        if not opened and newest and newest.closes_at <= now and not schedule.summed_up:
            await self._sum_up(schedule, settings, newest, now)

    async def _open(self, schedule: Schedule, settings: CommunitySettings, now: datetime) -> bool:
        """Open the next round if its time has come; whether one opened."""
        due = await self._due(schedule, settings, now)
        if not due:
            return False
        *missed, latest = due
        community_id = schedule.community.id
        if now - latest >= GRACE:
            await self._skip(community_id, due, "nobody was there for them")
            return False
        following = await next_in_backlog(self._store, self._catalog, community_id)
        if not following:
            await self._skip(community_id, due, "the backlog is empty")
            return False
        if missed:
            log.warning("community %d: skipped %s", community_id, _listed(missed))
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
        ended = None if schedule.summed_up or _too_old(newest, now) else newest
        version = lined.challenge_version_id
        if version is None:
            version = await self._store.save_challenge(self._catalog.load(lined.slug))

        def posts(opened: Round) -> Sequence[NewPost]:
            return posts_of_turn(schedule.platform, settings, now, ended, opened)

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
                posts=posts,
            )
        )
        if opened is not None:
            self._on_posted()
        return opened is not None

    async def _due(
        self, schedule: Schedule, settings: CommunitySettings, now: datetime
    ) -> Sequence[datetime]:
        """The weekly times that have come since the last round's end, oldest first."""
        weekly = f"{weekly_text(settings.weekly)} {settings.zone}"
        since = schedule.since
        if since is None or weekly != schedule.weekly:
            # Another time of the week says nothing about the days before it was chosen.
            since = now
            await self._store.begin_schedule(schedule.community.id, weekly, since)
        start = since
        if schedule.newest:
            start = max(start, schedule.newest.closes_at)
        if schedule.last_due_at:
            start = max(start, schedule.last_due_at + _INSTANT)
        key = weekly, start
        known = self._firsts.get(schedule.community.id)
        if known is None or known[0] != key:
            known = key, self._times(settings, start, 1)[0]
            self._firsts[schedule.community.id] = known
        if now < known[1]:
            return ()
        count = (now - start) // _WEEK + 2
        return [moment for moment in self._times(settings, start, count) if moment <= now]

    def _times(
        self, settings: CommunitySettings, start: datetime, count: int
    ) -> Sequence[datetime]:
        # The timetable gives what comes after a moment; a time at the start counts too.
        after = start - _INSTANT
        return self._timetable.next_times(settings.weekly, settings.zone, after, count)

    async def _skip(self, community_id: int, due: Sequence[datetime], why: str) -> None:
        if await self._store.skip_due(community_id, due):
            log.warning("community %d: skipped %s: %s", community_id, _listed(due), why)

    async def _sum_up(
        self, schedule: Schedule, settings: CommunitySettings, ended: Round, now: datetime
    ) -> None:
        """Write the summary of a round that ended and that no other follows."""
        if _too_old(ended, now):
            return
        posts = posts_of_turn(schedule.platform, settings, now, ended, None)
        if posts:
            await self._store.post(posts)
            self._on_posted()


def _too_old(ended: Round | None, now: datetime) -> bool:
    return ended is not None and now - ended.closes_at >= GRACE


def _listed(moments: Sequence[datetime]) -> str:
    return ", ".join(f"{moment:%Y-%m-%d %H:%M} UTC" for moment in moments)
