"""A community's own challenges: uploaded, checked, kept, and seen by nobody else."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.audit_ports import Deed
from bot.core.lining_up import Backlog
from bot.core.own_challenges import UNDECIDED, NewUpload, OwnChallenge, OwnState
from bot.core.unranked import Unranked
from bot.store.audit_log import record
from bot.store.engine import Database, unbroken
from bot.store.lining_up import rearrange
from bot.store.own_tables import own_challenges
from bot.store.rejudge_tables import rejudges
from bot.store.rounds import keep_version
from bot.store.schedule_tables import backlog
from bot.store.seen_cases import note_seen
from bot.store.tables import challenge_versions, members, places, rounds, submissions
from bot.store.viewing import unrank_where_open


def _is_own(*also: Any) -> Any:
    return exists().where(
        own_challenges.c.community_id == rounds.c.community_id,
        own_challenges.c.slug == rounds.c.slug,
        *also,
    )


_OPENED_VERSION = (
    select(rounds.c.challenge_version_id)
    .where(rounds.c.community_id == bindparam("of"), rounds.c.slug == bindparam("named"), _is_own())
    .order_by(rounds.c.opens_at.desc())
    .limit(1)
)


class OwnChallengeRows(Database):
    """The part of the store for what moderators upload."""

    @unbroken
    async def add_own(self, upload: NewUpload, deed: Deed | None = None) -> OwnChallenge:
        now = self.clock.now()
        async with self.writing() as connection:
            version_id = await keep_version(connection, upload.challenge, now)
            same = (
                own_challenges.c.community_id == upload.community_id,
                own_challenges.c.challenge_version_id == version_id,
            )
            found = (await connection.execute(whole().where(*same))).one_or_none()
            if found is None:
                await connection.execute(
                    insert(own_challenges).values(
                        community_id=upload.community_id,
                        slug=upload.challenge.slug,
                        challenge_version_id=version_id,
                        state=OwnState.WAITING,
                        member_id=upload.member_id,
                        platform=upload.platform,
                        recipient=upload.recipient,
                        uploaded_at=now,
                        changed_at=now,
                    )
                )
                await record(connection, deed, now)
                found = (await connection.execute(whole().where(*same))).one()
                slug = upload.challenge.slug
                await _saw_cases(connection, upload.community_id, upload.member_id, slug, now)
        return own_of(found)

    @unbroken
    async def saw_cases(self, community_id: int, member_id: int, slug: str) -> bool:
        async with self.writing() as connection:
            return await _saw_cases(connection, community_id, member_id, slug, self.clock.now())

    @unbroken
    async def own(self, community_id: int, own_id: int) -> OwnChallenge | None:
        wanted = whole().where(
            own_challenges.c.id == own_id, own_challenges.c.community_id == community_id
        )
        async with self.reading() as connection:
            row = (await connection.execute(wanted)).one_or_none()
        return None if row is None else own_of(row)

    @unbroken
    async def owns(self, community_id: int) -> Sequence[OwnChallenge]:
        wanted = (
            whole()
            .where(own_challenges.c.community_id == community_id)
            .order_by(own_challenges.c.id.desc())
        )
        async with self.reading() as connection:
            return [own_of(row) for row in await connection.execute(wanted)]

    @unbroken
    async def move_own(
        self,
        community_id: int,
        own_id: int,
        before: Sequence[OwnState],
        after: OwnState,
        deed: Deed | None = None,
        change: Callable[[Backlog], Backlog] | None = None,
    ) -> bool:
        now = self.clock.now()
        moved = (
            update(own_challenges)
            .where(
                own_challenges.c.id == own_id,
                own_challenges.c.community_id == community_id,
                own_challenges.c.state.in_(before),
            )
            .values(state=after, changed_at=now)
            .returning(own_challenges.c.slug)
        )
        async with self.writing() as connection:
            slug = (await connection.execute(moved)).scalar_one_or_none()
            if slug is not None and after is OwnState.SCHEDULED:
                others = (
                    update(own_challenges)
                    .where(
                        own_challenges.c.community_id == community_id,
                        own_challenges.c.slug == slug,
                        own_challenges.c.id != own_id,
                        own_challenges.c.state == OwnState.SCHEDULED,
                    )
                    .values(state=OwnState.RETIRED, changed_at=now)
                )
                await connection.execute(others)
            if slug is not None and change is not None:
                await rearrange(connection, community_id, change)
            if slug is not None:
                await record(connection, deed, now)
            return slug is not None

    @unbroken
    async def discard_own(self, community_id: int, own_id: int, deed: Deed | None = None) -> bool:
        gone = (
            delete(own_challenges)
            .where(
                own_challenges.c.id == own_id,
                own_challenges.c.community_id == community_id,
                own_challenges.c.state.in_((*UNDECIDED, OwnState.DRAFT)),
            )
            .returning(own_challenges.c.challenge_version_id)
        )
        async with self.writing() as connection:
            version_id = (await connection.execute(gone)).scalar_one_or_none()
            if version_id is not None:
                await connection.execute(_unused_version(version_id))
                await record(connection, deed, self.clock.now())
            return version_id is not None

    @unbroken
    async def opened_version(self, community_id: int, slug: str) -> int | None:
        which = {"of": community_id, "named": slug}
        async with self.reading() as connection:
            return (await connection.execute(_OPENED_VERSION, which)).scalar_one_or_none()

    @unbroken
    async def opened_own_slugs(self, community_id: int) -> Sequence[str]:
        async with self.reading() as connection:
            opened = _opened(rounds.c.community_id == community_id)
            return list((await connection.execute(opened)).scalars())

    @unbroken
    async def opened_own_slugs_at(self, platform: str, external_id: str) -> Sequence[str]:
        here = (
            select(places.c.community_id)
            .where(places.c.platform == platform, places.c.external_id == external_id)
            .scalar_subquery()
        )
        async with self.reading() as connection:
            opened = _opened(rounds.c.community_id == here)
            return list((await connection.execute(opened)).scalars())


async def _saw_cases(
    connection: AsyncConnection, community_id: int, member_id: int, slug: str, now: datetime
) -> bool:
    """Unrank a member in the rounds of a challenge, also those to come; whether one is open."""
    await note_seen(connection, member_id, slug, now)
    place = community_id, slug
    return await unrank_where_open(connection, place, member_id, Unranked.SAW_CASES, now)


def whole() -> Select[Any]:
    """Everything that is known of uploads."""
    return (
        select(own_challenges, challenge_versions.c.content_hash, members.c.name.label("member"))
        .join(challenge_versions, challenge_versions.c.id == own_challenges.c.challenge_version_id)
        .outerjoin(members, members.c.id == own_challenges.c.member_id)
    )


def _opened(here: ColumnElement[bool]) -> Select[Any]:
    kept = _is_own(own_challenges.c.state != OwnState.RETIRED)
    return (
        select(rounds.c.slug)
        .where(here, kept)
        .group_by(rounds.c.slug)
        .order_by(func.min(rounds.c.number))
    )


def _unused_version(version_id: int) -> Any:
    return delete(challenge_versions).where(
        challenge_versions.c.id == version_id,
        ~exists().where(rounds.c.challenge_version_id == challenge_versions.c.id),
        ~exists().where(submissions.c.challenge_version_id == challenge_versions.c.id),
        ~exists().where(own_challenges.c.challenge_version_id == challenge_versions.c.id),
        ~exists().where(backlog.c.challenge_version_id == challenge_versions.c.id),
        ~exists().where(rejudges.c.challenge_version_id == challenge_versions.c.id),
    )


def own_of(row: Row[Any]) -> OwnChallenge:
    """An upload of its row."""
    return OwnChallenge(
        id=row.id,
        community_id=row.community_id,
        slug=row.slug,
        challenge_version_id=row.challenge_version_id,
        content_hash=row.content_hash,
        state=OwnState(row.state),
        uploaded_by=row.member or "",
        uploaded_at=row.uploaded_at,
        outcome=row.outcome,
        platform=row.platform,
        recipient=row.recipient,
    )
