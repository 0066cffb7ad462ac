"""What is judged again: queued behind what members wait for, settled one by one.

What a rejudge does to a submission is written in the transaction of its judgement,
so a kill loses nothing and a second rejudge can't begin on what is under way.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.models import Status, Submission
from bot.core.rejudge_ports import (
    REFUSED,
    Busy,
    Moved,
    NewRejudge,
    Rejudge,
    RejudgeState,
    VersionToCheck,
)
from bot.core.rejudging import same_timing
from bot.store.audit_log import record
from bot.store.audit_tables import audit_log
from bot.store.engine import Database, unbroken
from bot.store.outbox import write_posts
from bot.store.records import submission_of
from bot.store.rejudge_rows import judge_errors_of, named, rejudge_row, wanted_of, whole
from bot.store.rejudge_tables import CHECKING, NOT_YET, rejudged, rejudges
from bot.store.rejudging import finish_rejudge
from bot.store.submissions import MOST_PENDING
from bot.store.tables import challenge_versions, rounds, submissions
from bot.store.telling import told


class Rejudges(Database):
    """The part of the store that has things judged again."""

    @unbroken
    async def start_rejudge(self, new: NewRejudge) -> Rejudge:
        deed, now = new.deed, self.clock.now()
        async with self.writing() as connection:
            ids = (await connection.execute(wanted_of(new))).scalars().all()
            await _refuse_if_busy(connection, new, ids)
            made = (
                insert(rejudges)
                .values(
                    community_id=deed.community_id,
                    deed_id=await record(connection, deed, now),
                    round_id=new.round_id,
                    submission_id=new.submission_id,
                    challenge_version_id=new.version_id,
                    strict=new.strict,
                    state=RejudgeState.RUNNING if new.checked else RejudgeState.CHECKING,
                    at=now,
                )
                .returning(rejudges.c.id)
            )
            number = int((await connection.execute(made)).scalar_one())
            if new.checked:
                await self._begin(connection, number, wanted_of(new))
            return await rejudge_row(connection, number)

    async def _begin(self, connection: AsyncConnection, number: int, wanted: Select[Any]) -> None:
        row = (await connection.execute(whole().where(rejudges.c.id == number))).one()
        version_id = row.challenge_version_id
        found = select(
            submissions.c.id, submissions.c.status, submissions.c.challenge_version_id
        ).where(submissions.c.id.in_(wanted))
        sent = (await connection.execute(found)).all()
        # One that a lane has now was begun on the version of before.
        again = (Status.JUDGED,) if version_id is None else (Status.JUDGED, Status.JUDGING)
        same = {
            version: await _same_timing(connection, version, version_id)
            for version in {one.challenge_version_id for one in sent}
        }
        items = [
            {
                "rejudge_id": number,
                "submission_id": one.id,
                "same_timing": same[one.challenge_version_id],
            }
            for one in sent
            if one.status in again
        ]
        if items:
            await connection.execute(insert(rejudged), items)
        theirs = select(rejudged.c.submission_id).where(rejudged.c.rejudge_id == number)
        queued = update(submissions).where(
            submissions.c.id.in_(theirs), submissions.c.status == Status.JUDGED
        )
        behind = {"status": Status.QUEUED, "priority": MOST_PENDING, "lane_deaths": 0}
        await connection.execute(queued.values(behind))
        if version_id is not None:
            moved = update(submissions).where(submissions.c.id.in_(wanted))
            await connection.execute(moved.values(challenge_version_id=version_id))
            if row.round_id is not None:
                opened = update(rounds).where(rounds.c.id == row.round_id)
                await connection.execute(opened.values(challenge_version_id=version_id))
        await finish_rejudge(connection, number, self.clock.now())

    @unbroken
    async def rejudge_of(self, community_id: int, number: int) -> Rejudge | None:
        async with self.reading() as connection:
            found = select(rejudges.c.id).where(
                rejudges.c.id == number, rejudges.c.community_id == community_id
            )
            if (await connection.execute(found)).first() is None:
                return None
            return await rejudge_row(connection, number)

    @unbroken
    async def rejudge_size(
        self, community_id: int, round_id: int | None, submission_id: int | None
    ) -> int:
        wanted = named(community_id, round_id, submission_id).subquery()
        async with self.reading() as connection:
            count = select(func.count()).select_from(wanted)
            return int((await connection.execute(count)).scalar_one())

    @unbroken
    async def judge_errors(self, community_id: int, limit: int) -> Sequence[Submission]:
        wanted = judge_errors_of(community_id, submissions).order_by(submissions.c.id).limit(limit)
        async with self.reading() as connection:
            return [submission_of(row) for row in await connection.execute(wanted)]

    @unbroken
    async def moved(self, community_id: int, number: int, submission_id: int) -> Moved | None:
        wanted = (
            select(rejudged, submissions.c.slug, audit_log.c.reason)
            .join(rejudges, rejudges.c.id == rejudged.c.rejudge_id)
            .join(audit_log, audit_log.c.id == rejudges.c.deed_id)
            .join(submissions, submissions.c.id == rejudged.c.submission_id)
            .where(
                rejudged.c.rejudge_id == number,
                rejudged.c.submission_id == submission_id,
                rejudges.c.community_id == community_id,
                rejudged.c.done_at.is_not(None),
            )
        )
        async with self.reading() as connection:
            row = (await connection.execute(wanted)).one_or_none()
        if row is None or row.points_before == row.points_after:
            return None
        return Moved(submission_id, row.slug, row.points_before, row.points_after, row.reason)

    @unbroken
    async def version_to_check(self) -> VersionToCheck | None:
        wanted = (
            select(rejudges.c.id, challenge_versions.c.slug, challenge_versions.c.files)
            .join(challenge_versions, challenge_versions.c.id == rejudges.c.challenge_version_id)
            .where(CHECKING)
            .order_by(rejudges.c.id)
            .limit(1)
        )
        async with self.reading() as connection:
            row = (await connection.execute(wanted)).one_or_none()
        return None if row is None else VersionToCheck(row.id, row.slug, row.files)

    @unbroken
    async def settle_version(self, rejudge_id: int, problems: Sequence[str]) -> bool:
        state = RejudgeState.REFUSED if problems else RejudgeState.RUNNING
        settled = (
            update(rejudges)
            .where(rejudges.c.id == rejudge_id, CHECKING)
            .values(state=state, problems="\n".join(problems))
            .returning(rejudges)
        )
        async with self.writing() as connection:
            row = (await connection.execute(settled)).one_or_none()
            if row is None:
                return False
            if not problems:
                wanted = named(row.community_id, row.round_id, row.submission_id)
                await self._begin(connection, rejudge_id, wanted)
                return True
            by = select(audit_log.c.moderator_id).where(audit_log.c.id == row.deed_id)
            moderator_id = (await connection.execute(by)).scalar_one()
            if moderator_id is not None:
                post = await told(connection, moderator_id, REFUSED, rejudge_id)
                await write_posts(connection, post, self.clock.now())
            return True


async def _refuse_if_busy(connection: AsyncConnection, new: NewRejudge, ids: Sequence[int]) -> None:
    """Raise Busy if any of it is being judged again, or waits for a version's check."""
    pending = (
        select(rejudged.c.rejudge_id)
        .where(NOT_YET, rejudged.c.submission_id.in_(ids))
        .order_by(rejudged.c.rejudge_id)
        .limit(1)
    )
    waiting = (
        select(rejudges.c.id, rejudges.c.round_id, rejudges.c.submission_id)
        .where(CHECKING, rejudges.c.community_id == new.deed.community_id)
        .order_by(rejudges.c.id)
    )
    number = (await connection.execute(pending)).scalar_one_or_none()
    for row in (await connection.execute(waiting)).all():
        wanted = named(new.deed.community_id, row.round_id, row.submission_id)
        theirs = set((await connection.execute(wanted)).scalars())
        same = row.round_id is not None and row.round_id == new.round_id
        if same or theirs & set(ids):
            number = row.id
    if number is not None:
        raise Busy(await rejudge_row(connection, number))


async def _same_timing(connection: AsyncConnection, before: int, after: int | None) -> bool:
    if after is None or before == after:
        return True
    wanted = select(challenge_versions.c.id, challenge_versions.c.files).where(
        challenge_versions.c.id.in_([before, after])
    )
    files = {row.id: row.files for row in await connection.execute(wanted)}
    return same_timing(files[before], files[after])
