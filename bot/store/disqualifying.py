"""What moderators keep off the boards, and what members say against it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.audit_ports import Deed
from bot.core.fairness_ports import APPEALED, DECIDED, DISQUALIFIED
from bot.core.marks import Disqualification
from bot.core.models import Account, Mode
from bot.store.audit_log import record
from bot.store.boards import refresh_boards
from bot.store.engine import Database, unbroken
from bot.store.fairness_tables import STANDS, TO_DECIDE, disqualifications
from bot.store.outbox import write_posts
from bot.store.tables import members, rounds, submissions
from bot.store.telling import account_of, told, told_moderators


class Disqualifying(Database):
    """The part of the store that disqualifications and appeals are in."""

    @unbroken
    async def disqualify(
        self, deed: Deed, round_id: int, submission_id: int | None
    ) -> Disqualification | None:
        place = select(rounds.c.id).where(
            rounds.c.id == round_id, rounds.c.community_id == deed.community_id
        )
        named = select(submissions).where(submissions.c.id == submission_id)
        same = select(disqualifications.c.id).where(
            STANDS,
            disqualifications.c.round_id == round_id,
            disqualifications.c.member_id == deed.about_id,
            disqualifications.c.submission_id.is_(None)
            if submission_id is None
            else disqualifications.c.submission_id == submission_id,
        )
        async with self.writing() as connection:
            if (await connection.execute(place)).first() is None:
                return None
            if submission_id is not None:
                sent = (await connection.execute(named)).one_or_none()
                if sent is None or sent.mode != Mode.RANKED:
                    return None
                if (sent.round_id, sent.member_id) != (round_id, deed.about_id):
                    return None
            if (await connection.execute(same)).first() is not None:
                return None
            now = self.clock.now()
            made = (
                insert(disqualifications)
                .values(
                    community_id=deed.community_id,
                    member_id=deed.about_id,
                    round_id=round_id,
                    submission_id=submission_id,
                    deed_id=await record(connection, deed, now),
                    reason=deed.reason,
                    at=now,
                )
                .returning(disqualifications.c.id)
            )
            number = int((await connection.execute(made)).scalar_one())
            wanted = _numbered(deed.community_id, number)
            row = (await connection.execute(wanted)).one()
            await refresh_boards(connection, round_id, row.member_id, now)
            post = await told(connection, row.member_id, DISQUALIFIED, number)
            await write_posts(connection, post, now)
            return disqualification_of(row)

    @unbroken
    async def undo_disqualification(self, deed: Deed, number: int) -> bool:
        undone = (
            update(disqualifications)
            .where(*_is(deed.community_id, number), STANDS)
            .values(undone_at=self.clock.now(), decided_at=self.clock.now())
            .returning(disqualifications)
        )
        async with self.writing() as connection:
            row = (await connection.execute(undone)).one_or_none()
            if row is None:
                return False
            await record(connection, deed, self.clock.now(), undoes=row.deed_id)
            await refresh_boards(connection, row.round_id, row.member_id, self.clock.now())
            await self._tell_decision(connection, row.member_id, number, "undone")
            return True

    @unbroken
    async def uphold(self, deed: Deed, number: int) -> bool:
        upheld = (
            update(disqualifications)
            .where(*_is(deed.community_id, number), TO_DECIDE)
            .values(decided_at=self.clock.now())
            .returning(disqualifications.c.member_id)
        )
        async with self.writing() as connection:
            member_id = (await connection.execute(upheld)).scalar_one_or_none()
            if member_id is None:
                return False
            await record(connection, deed, self.clock.now())
            await self._tell_decision(connection, member_id, number, "upheld")
            return True

    async def _tell_decision(
        self, connection: AsyncConnection, member_id: int, number: int, how: str
    ) -> None:
        post = await told(connection, member_id, DECIDED, number, how)
        await write_posts(connection, post, self.clock.now())

    @unbroken
    async def appeal(self, number: int, member_id: int, why: str) -> bool:
        now = self.clock.now()
        appealed = (
            update(disqualifications)
            .where(
                disqualifications.c.id == number,
                disqualifications.c.member_id == member_id,
                disqualifications.c.appealed_at.is_(None),
                STANDS,
            )
            .values(appeal=why, appealed_at=now)
            .returning(disqualifications.c.community_id)
        )
        async with self.writing() as connection:
            community_id = (await connection.execute(appealed)).scalar_one_or_none()
            if community_id is None:
                return False
            post = told_moderators(community_id, APPEALED, number)
            await write_posts(connection, [post], now)
            return True

    @unbroken
    async def disqualification(self, community_id: int, number: int) -> Disqualification | None:
        async with self.reading() as connection:
            row = (await connection.execute(_numbered(community_id, number))).one_or_none()
        return None if row is None else disqualification_of(row)

    async def disqualifications(self, community_id: int, limit: int) -> Sequence[Disqualification]:
        return await self._newest(STANDS, disqualifications.c.community_id == community_id, limit)

    async def disqualifications_of(self, member_id: int) -> Sequence[Disqualification]:
        return await self._newest(STANDS, disqualifications.c.member_id == member_id, 25)

    @unbroken
    async def _newest(
        self, stands: ColumnElement[bool], whose: ColumnElement[bool], limit: int
    ) -> Sequence[Disqualification]:
        wanted = (
            every_disqualification()
            .where(stands, whose)
            .order_by(disqualifications.c.id.desc())
            .limit(limit)
        )
        async with self.reading() as connection:
            return [disqualification_of(row) for row in await connection.execute(wanted)]

    @unbroken
    async def appeals(self, community_id: int, limit: int) -> Sequence[Disqualification]:
        wanted = (
            every_disqualification()
            .where(disqualifications.c.community_id == community_id, TO_DECIDE)
            .order_by(disqualifications.c.id)
            .limit(limit)
        )
        async with self.reading() as connection:
            return [disqualification_of(row) for row in await connection.execute(wanted)]

    @unbroken
    async def account_of(self, member_id: int) -> Account | None:
        async with self.reading() as connection:
            return await account_of(connection, member_id)


def _is(community_id: int, number: int) -> tuple[ColumnElement[bool], ...]:
    return disqualifications.c.id == number, disqualifications.c.community_id == community_id


def every_disqualification() -> Select[Any]:
    """Select disqualifications with the words for whose they are and of which round."""
    return (
        select(disqualifications, members.c.name, rounds.c.number, rounds.c.slug)
        .join(members, members.c.id == disqualifications.c.member_id)
        .join(rounds, rounds.c.id == disqualifications.c.round_id)
    )


def _numbered(community_id: int, number: int) -> Select[Any]:
    return every_disqualification().where(*_is(community_id, number))


def disqualification_of(row: Row[Any]) -> Disqualification:
    """Read a row of `every_disqualification`."""
    return Disqualification(
        id=row.id,
        community_id=row.community_id,
        member_id=row.member_id,
        member=row.name,
        week=f"Week {row.number} · {row.slug}",
        submission_id=row.submission_id,
        reason=row.reason,
        at=row.at,
        undone=row.undone_at is not None,
        appeal=row.appeal,
        decided=row.decided_at is not None,
    )
