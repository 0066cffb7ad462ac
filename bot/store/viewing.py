"""Who looked at whose code, and what moderators have to do with a submission."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.audit_ports import Deed
from bot.core.marks import Disqualification, Marks, Viewing
from bot.core.models import Member, Mode, Submission
from bot.core.unranked import Unranked
from bot.store.audit_log import record
from bot.store.boards import refresh_boards
from bot.store.copies import every_hold, hold_of
from bot.store.copies_tables import holds
from bot.store.disqualifying import disqualification_of, every_disqualification
from bot.store.engine import Database, insert_if_new, unbroken
from bot.store.fairness_tables import (
    STANDS,
    disqualifications,
    unranked,
    viewings,
)
from bot.store.people import member_of
from bot.store.records import submission_of
from bot.store.seen_cases import why_unranked
from bot.store.tables import members, rounds, submissions

_NUMBERED = select(submissions).where(submissions.c.id == bindparam("number"))
_VIEWED = (
    select(members.c.name, viewings.c.at)
    .join(members, members.c.id == viewings.c.member_id)
    .where(viewings.c.submission_id == bindparam("number"))
    .order_by(viewings.c.at)
)
_HELD = every_hold().where(holds.c.submission_id == bindparam("number"))
_DISQUALIFIED = (
    every_disqualification()
    .where(
        STANDS,
        disqualifications.c.round_id == bindparam("of_round"),
        disqualifications.c.member_id == bindparam("of_member"),
        or_(
            disqualifications.c.submission_id.is_(None),
            disqualifications.c.submission_id == bindparam("number"),
        ),
    )
    .order_by(disqualifications.c.id)
    .limit(1)
)


class Viewings(Database):
    """The part of the store that bans, viewings and marks are in."""

    @unbroken
    async def ban_member(self, deed: Deed) -> bool:
        banned = (
            update(members)
            .where(*_about(deed), members.c.banned.is_(None))
            .values(banned=deed.reason)
        )
        async with self.writing() as connection:
            if (await connection.execute(banned)).rowcount == 0:
                return False
            await record(connection, deed, self.clock.now())
            return True

    @unbroken
    async def let_in(self, deed: Deed) -> bool:
        let_in = (
            update(members).where(*_about(deed), members.c.banned.is_not(None)).values(banned=None)
        )
        async with self.writing() as connection:
            if (await connection.execute(let_in)).rowcount == 0:
                return False
            await record(connection, deed, self.clock.now())
            return True

    @unbroken
    async def member_in(self, community_id: int, member_id: int) -> Member | None:
        wanted = select(members).where(
            members.c.id == member_id, members.c.community_id == community_id
        )
        async with self.reading() as connection:
            row = (await connection.execute(wanted)).one_or_none()
        return None if row is None else member_of(row)

    @unbroken
    async def submission_in(self, community_id: int, submission_id: int) -> Submission | None:
        async with self.reading() as connection:
            wanted = _seen_by_moderators(community_id, submission_id)
            row = (await connection.execute(wanted)).one_or_none()
        return None if row is None else submission_of(row)

    @unbroken
    async def view(self, deed: Deed, submission_id: int) -> bool:
        now = self.clock.now()
        async with self.writing() as connection:
            wanted = _seen_by_moderators(deed.community_id, submission_id)
            row = (await connection.execute(wanted)).one_or_none()
            if row is None or deed.moderator_id is None or row.member_id == deed.moderator_id:
                return False
            seen = {"submission_id": submission_id, "member_id": deed.moderator_id, "at": now}
            keys = ("submission_id", "member_id")
            await connection.execute(insert_if_new(connection, viewings, keys, seen))
            await record(connection, deed, now)
            # The challenge may be open again in a later round than the code was sent in.
            place = deed.community_id, row.slug
            return await unrank_where_open(
                connection, place, deed.moderator_id, Unranked.SAW_CODE, now
            )

    @unbroken
    async def marks(self, submission_id: int) -> Marks:
        number = {"number": submission_id}
        async with self.reading() as connection:
            row = (await connection.execute(_NUMBERED, number)).one_or_none()
            if row is None or row.mode != Mode.RANKED:
                found, why = None, None
            else:
                found = await _disqualified(connection, row)
                why = await why_unranked(connection, row.round_id, row.member_id)
            rows = (await connection.execute(_VIEWED, number)).all()
            hold_row = (await connection.execute(_HELD, number)).one_or_none()
        seen = tuple(Viewing(it.name, it.at) for it in rows)
        return Marks(found, why, seen, None if hold_row is None else hold_of(hold_row))


async def unrank_where_open(
    connection: AsyncConnection,
    place: tuple[int, str],
    member_id: int,
    why: Unranked,
    now: datetime,
) -> bool:
    """Unrank a member in whatever round of a challenge is open; whether one is.

    Args:
        place: the community and the challenge's slug.
    """
    community_id, slug = place
    opened = select(rounds.c.id).where(
        rounds.c.community_id == community_id,
        rounds.c.slug == slug,
        rounds.c.opens_at <= now,
        rounds.c.closes_at > now,
    )
    open_now = (await connection.execute(opened)).scalars().all()
    for round_id in open_now:
        await unrank(connection, round_id, member_id, why, now)
    return bool(open_now)


async def unrank(
    connection: AsyncConnection, round_id: int, member_id: int, why: Unranked, now: datetime
) -> None:
    """Let whatever a member sent or sends in a round count on no board."""
    row = {"round_id": round_id, "member_id": member_id, "why": why, "at": now}
    await connection.execute(insert_if_new(connection, unranked, ("round_id", "member_id"), row))
    await refresh_boards(connection, round_id, member_id, now)


def _seen_by_moderators(community_id: int, submission_id: int) -> Select[Any]:
    # A try is seen by nobody else.
    return select(submissions).where(
        submissions.c.id == submission_id,
        submissions.c.community_id == community_id,
        submissions.c.mode.in_([Mode.RANKED, Mode.PRACTICE]),
    )


async def _disqualified(connection: AsyncConnection, row: Row[Any]) -> Disqualification | None:
    """What keeps a submission off the boards, itself or its member's whole round."""
    which = {"of_round": row.round_id, "of_member": row.member_id, "number": row.id}
    found = (await connection.execute(_DISQUALIFIED, which)).one_or_none()
    return None if found is None else disqualification_of(found)


def _about(deed: Deed) -> tuple[Any, ...]:
    return members.c.id == deed.about_id, members.c.community_id == deed.community_id
