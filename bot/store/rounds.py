"""Challenge snapshots, rounds and seasons."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, delete, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.audit_ports import Deed
from bot.core.challenge import Challenge, hash_files
from bot.core.judgements import Verdict
from bot.core.models import Mode, Round
from bot.core.posts import NewPost
from bot.core.submitting import hash_source
from bot.store.audit_log import record
from bot.store.bests import counted_revision, disqualified
from bot.store.engine import Database, insert_if_new, unbroken
from bot.store.outbox import write_posts
from bot.store.records import round_of
from bot.store.result_tables import judgements
from bot.store.schedule_tables import backlog
from bot.store.seen_cases import unrank_who_saw
from bot.store.tables import challenge_versions, members, rounds, seasons, submissions

_ROUND = select(rounds).where(rounds.c.id == bindparam("number"))
_NEWEST = (
    select(rounds)
    .where(rounds.c.community_id == bindparam("of_community"))
    .order_by(rounds.c.opens_at.desc())
    .limit(1)
)
_STARTER = (
    select(challenge_versions.c.starter_hash)
    .where(challenge_versions.c.id == rounds.c.challenge_version_id)
    .correlate(rounds)
    .scalar_subquery()
)
_TOOK_PART = exists(
    select(1)
    .select_from(submissions)
    .outerjoin(
        judgements,
        and_(
            judgements.c.submission_id == submissions.c.id,
            judgements.c.revision == counted_revision(),
        ),
    )
    .where(
        submissions.c.member_id == bindparam("of_member"),
        submissions.c.slug == rounds.c.slug,
        submissions.c.mode.in_([Mode.RANKED, Mode.PRACTICE]),
        submissions.c.withdrawn_at.is_(None),
        submissions.c.accepted_at >= rounds.c.opens_at,
        submissions.c.accepted_at < rounds.c.closes_at,
        # What waits, or failed by our fault alone, is not held against them.
        func.coalesce(judgements.c.verdict, "") != Verdict.CE,
        ~disqualified(),
        submissions.c.source_hash != _STARTER,
    )
    .correlate(rounds)
)
_TAKEN_PART = (
    select(rounds, _TOOK_PART.label("took_part"))
    .join(members, members.c.community_id == rounds.c.community_id)
    .where(members.c.id == bindparam("of_member"))
    .order_by(rounds.c.opens_at)
)
_NEWEST_OF = _NEWEST.where(rounds.c.slug == bindparam("named"))


class Rounds(Database):
    """The calendar part of the store."""

    @unbroken
    async def save_challenge(self, challenge: Challenge) -> int:
        async with self.writing() as connection:
            return await keep_version(connection, challenge, self.clock.now())

    @unbroken
    async def snapshot(self, challenge_version_id: int) -> tuple[str, Mapping[str, str]]:
        wanted = select(challenge_versions.c.slug, challenge_versions.c.files).where(
            challenge_versions.c.id == challenge_version_id
        )
        async with self.reading() as connection:
            row = (await connection.execute(wanted)).one()
        return row.slug, row.files

    @unbroken
    async def round(self, round_id: int) -> Round | None:
        async with self.reading() as connection:
            row = (await connection.execute(_ROUND, {"number": round_id})).one_or_none()
        return None if row is None else round_of(row)

    @unbroken
    async def newest_round(self, community_id: int) -> Round | None:
        async with self.reading() as connection:
            newest = await connection.execute(_NEWEST, {"of_community": community_id})
            row = newest.one_or_none()
        return None if row is None else round_of(row)

    @unbroken
    async def round_by_slug(self, community_id: int, slug: str) -> Round | None:
        where = {"of_community": community_id, "named": slug}
        async with self.reading() as connection:
            row = (await connection.execute(_NEWEST_OF, where)).one_or_none()
        return None if row is None else round_of(row)

    @unbroken
    async def open_round(
        self,
        community_id: int,
        slug: str,
        challenge_version_id: int,
        opens_at: datetime,
        closes_at: datetime,
        rounds_a_season: int,
        posts: Callable[[Round], Sequence[NewPost]] | None = None,
        deed: Deed | None = None,
    ) -> Round:
        same = select(rounds).where(
            rounds.c.community_id == community_id, rounds.c.opens_at == opens_at
        )
        async with self.writing() as connection:
            row = (await connection.execute(same)).one_or_none()
            if row is None:
                row = await add_round(
                    connection,
                    community_id,
                    slug,
                    challenge_version_id,
                    opens_at,
                    closes_at,
                    rounds_a_season,
                )
                await record(connection, deed, self.clock.now())
            if posts is not None:
                await write_posts(connection, posts(round_of(row)), self.clock.now())
            return round_of(row)

    @unbroken
    async def move_close(
        self,
        round_id: int,
        closes_at: datetime,
        posts: Sequence[NewPost] = (),
        deed: Deed | None = None,
    ) -> Round:
        moved = (
            update(rounds)
            .where(rounds.c.id == round_id)
            .values(closes_at=closes_at)
            .returning(rounds)
        )
        async with self.writing() as connection:
            row = (await connection.execute(moved)).one()
            await write_posts(connection, posts, self.clock.now())
            await record(connection, deed, self.clock.now())
        return round_of(row)

    @unbroken
    async def round_rows(self, member_id: int) -> Sequence[tuple[Round, bool]]:
        async with self.reading() as connection:
            rows = (await connection.execute(_TAKEN_PART, {"of_member": member_id})).all()
        return [(round_of(row), bool(row.took_part)) for row in rows]


async def keep_version(connection: AsyncConnection, challenge: Challenge, now: datetime) -> int:
    """Keep a snapshot of a challenge's files; the same content once. Returns its id."""
    content_hash = challenge.content_hash or hash_files(challenge.files)
    kept = insert_if_new(
        connection,
        challenge_versions,
        ("slug", "content_hash"),
        {
            "slug": challenge.slug,
            "content_hash": content_hash,
            "starter_hash": hash_source(challenge.starter),
            "files": challenge.files,
            "saved_at": now,
        },
    )
    await connection.execute(kept)
    saved = select(challenge_versions.c.id).where(
        challenge_versions.c.slug == challenge.slug,
        challenge_versions.c.content_hash == content_hash,
    )
    return int((await connection.execute(saved)).scalar_one())


async def add_round(
    connection: AsyncConnection,
    community_id: int,
    slug: str,
    challenge_version_id: int,
    opens_at: datetime,
    closes_at: datetime,
    rounds_a_season: int,
) -> Row[Any]:
    """Add the next round, and a season when the last one is full.

    What opens no longer waits in the community's own backlog.
    """
    await connection.execute(
        delete(backlog).where(backlog.c.community_id == community_id, backlog.c.slug == slug)
    )
    last = select(func.max(rounds.c.number)).where(rounds.c.community_id == community_id)
    values = {
        "community_id": community_id,
        "season_id": await _season_with_room(connection, community_id, rounds_a_season),
        "number": ((await connection.execute(last)).scalar_one() or 0) + 1,
        "slug": slug,
        "challenge_version_id": challenge_version_id,
        "opens_at": opens_at,
        "closes_at": closes_at,
    }
    added: Row[Any] = (
        await connection.execute(insert(rounds).values(values).returning(rounds))
    ).one()
    await unrank_who_saw(connection, added)
    return added


async def _season_with_room(
    connection: AsyncConnection, community_id: int, rounds_a_season: int
) -> int:
    newest = (
        select(seasons.c.id, seasons.c.number)
        .where(seasons.c.community_id == community_id)
        .order_by(seasons.c.number.desc())
        .limit(1)
    )
    row = (await connection.execute(newest)).one_or_none()
    if row is not None:
        held = select(func.count()).select_from(rounds).where(rounds.c.season_id == row.id)
        if (await connection.execute(held)).scalar_one() < rounds_a_season:
            return int(row.id)
    opened = (
        insert(seasons)
        .values(community_id=community_id, number=1 if row is None else row.number + 1)
        .returning(seasons.c.id)
    )
    return int((await connection.execute(opened)).scalar_one())
