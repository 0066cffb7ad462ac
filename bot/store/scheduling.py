"""The weekly cycle in the store: what is due, and each thing of it done once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, delete, exists, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.communities import CommunitySettings
from bot.core.models import Community, Round
from bot.core.posting import OPENED, SUMMARY
from bot.core.posts import NewPost
from bot.core.schedule_ports import Lined, Opening, Schedule
from bot.store.engine import Database, insert_if_new, unbroken
from bot.store.outbox import write_posts
from bot.store.outbox_tables import occurrences, outbox
from bot.store.records import round_of
from bot.store.rounds import add_round
from bot.store.schedule_tables import backlog, schedules
from bot.store.tables import communities, places, rounds, settings

_SAVED = "settings"
_DONE, _SKIPPED = "done", "skipped"


def weekly_key(community_id: int) -> str:
    """The name of a community's weekly times among the occurrences."""
    return f"weekly:{community_id}"


def reminder_key(community_id: int) -> str:
    """Likewise, of when members are reminded of an end."""
    return f"reminder:{community_id}"


_PLATFORM = (
    select(func.min(places.c.platform))
    .where(places.c.community_id == communities.c.id)
    .scalar_subquery()
)
_NEWEST = (
    select(func.max(rounds.c.opens_at))
    .where(rounds.c.community_id == communities.c.id)
    .correlate(communities)
    .scalar_subquery()
)
_SCHEDULED = (
    select(
        communities.c.name,
        communities.c.zone,
        communities.c.id.label("its_id"),
        settings.c.value.label("settings"),
        _PLATFORM.label("platform"),
        schedules.c.weekly,
        schedules.c.since,
        rounds,
    )
    .join(
        settings,
        and_(settings.c.community_id == communities.c.id, settings.c.key == _SAVED),
    )
    .outerjoin(schedules, schedules.c.community_id == communities.c.id)
    .outerjoin(
        rounds,
        and_(rounds.c.community_id == communities.c.id, rounds.c.opens_at == _NEWEST),
    )
    .where(communities.c.removed_at.is_(None))
    .order_by(communities.c.id)
)
_SAID = select(
    *(
        exists().where(outbox.c.round_id == bindparam("of_round"), outbox.c.kind == kind)
        for kind in (SUMMARY, OPENED)
    )
)
_LAST_DUE = select(func.max(occurrences.c.due_at)).where(occurrences.c.schedule == bindparam("of"))


class Scheduling(Database):
    """The part of the store that the scheduler reads and writes."""

    @unbroken
    async def schedules(self) -> Sequence[Schedule]:
        async with self.reading() as connection:
            rows = (await connection.execute(_SCHEDULED)).all()
            return [await self._schedule(connection, row) for row in rows if row.platform]

    async def _schedule(self, connection: AsyncConnection, row: Row[Any]) -> Schedule:
        newest = None if row.id is None else round_of(row)
        said = (await connection.execute(_SAID, {"of_round": row.id})).one()
        last = await connection.execute(_LAST_DUE, {"of": weekly_key(row.its_id)})
        its_settings: CommunitySettings = row.settings
        return Schedule(
            community=Community(row.its_id, row.name, row.zone, its_settings),
            platform=row.platform,
            newest=newest,
            weekly=row.weekly or "",
            since=row.since,
            last_due_at=last.scalar_one(),
            summed_up=bool(said[0]),
            announced=bool(said[1]),
        )

    @unbroken
    async def begin_schedule(self, community_id: int, weekly: str, since: datetime) -> None:
        async with self.writing() as connection:
            await connection.execute(
                delete(schedules).where(schedules.c.community_id == community_id)
            )
            await connection.execute(
                insert(schedules).values(community_id=community_id, weekly=weekly, since=since)
            )

    @unbroken
    async def open_due(self, opening: Opening) -> Round | None:
        community_id = opening.community_id
        newest = (
            select(rounds.c.id)
            .where(rounds.c.community_id == community_id)
            .order_by(rounds.c.opens_at.desc())
            .limit(1)
        )
        archived = select(communities.c.home_id).where(communities.c.id == community_id)
        async with self.writing() as connection:
            if (await connection.execute(archived)).scalar_one_or_none() is not None:
                return None  # it joined another a moment ago
            found = (await connection.execute(newest)).scalar_one_or_none() or 0
            if found != opening.after:
                return None
            if not await _note(connection, weekly_key(community_id), opening.opens_at, _DONE):
                return None
            for due_at in opening.missed:
                await _note(connection, weekly_key(community_id), due_at, _SKIPPED)
            row = await add_round(
                connection,
                community_id,
                opening.slug,
                opening.challenge_version_id,
                opening.opens_at,
                opening.closes_at,
                opening.rounds_a_season,
            )
            opened = round_of(row)
            await write_posts(connection, opening.posts(opened), self.clock.now())
            return opened

    @unbroken
    async def skip_due(
        self, community_id: int, due: Sequence[datetime], posts: Sequence[NewPost] = ()
    ) -> bool:
        async with self.writing() as connection:
            key = weekly_key(community_id)
            new = [await _note(connection, key, due_at, _SKIPPED) for due_at in due]
            if any(new):
                await write_posts(connection, posts, self.clock.now())
            return any(new)

    @unbroken
    async def note_reminder(
        self, community_id: int, due_at: datetime, posts: Sequence[NewPost]
    ) -> bool:
        key = reminder_key(community_id)
        async with self.writing() as connection:
            new = await _note(connection, key, due_at, _DONE)
            if new:
                await write_posts(connection, posts, self.clock.now())
            return new

    @unbroken
    async def opened_slugs(self, community_id: int) -> frozenset[str]:
        had = select(rounds.c.slug).where(rounds.c.community_id == community_id).distinct()
        async with self.reading() as connection:
            return frozenset((await connection.execute(had)).scalars())

    @unbroken
    async def own_backlog(self, community_id: int) -> Sequence[Lined]:
        wanted = (
            select(backlog.c.slug, backlog.c.challenge_version_id)
            .where(backlog.c.community_id == community_id)
            .order_by(backlog.c.position)
        )
        async with self.reading() as connection:
            return [
                Lined(row.slug, row.challenge_version_id)
                for row in await connection.execute(wanted)
            ]

    @unbroken
    async def line_up(self, community_id: int, lined: Sequence[Lined]) -> None:
        rows = [
            {
                "community_id": community_id,
                "position": position,
                "slug": one.slug,
                "challenge_version_id": one.challenge_version_id,
            }
            for position, one in enumerate(lined)
        ]
        async with self.writing() as connection:
            await connection.execute(delete(backlog).where(backlog.c.community_id == community_id))
            if rows:
                await connection.execute(insert(backlog), rows)


async def _note(connection: AsyncConnection, key: str, due_at: datetime, status: str) -> bool:
    """Note what became of something due; False if that is known."""
    values = {"schedule": key, "due_at": due_at, "status": status}
    noted = insert_if_new(connection, occurrences, ("schedule", "due_at"), values)
    return (await connection.execute(noted)).one_or_none() is not None
