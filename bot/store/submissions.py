"""Accept submissions, once each."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Integer, bindparam, exists, func, insert, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.judgements import Verdict
from bot.core.models import Accepted, Mode, NewSubmission, Status
from bot.core.submitting import CAP_WINDOW, refuse_above_caps, refuse_more_tries
from bot.errors import TooManyPending, UserError
from bot.store.engine import Database, unbroken
from bot.store.people import find_or_add_account
from bot.store.result_tables import judgements
from bot.store.seen_cases import why_unranked
from bot.store.tables import JUDGING, PENDING, QUEUED, accounts, member_accounts, submissions

MOST_PENDING = 5
# Several times an hour's share.
LATEST = 200
DOUBLE_CLICK = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a submission stands in the queue."""

    id: int
    priority: int
    status: str


_PLACE = (submissions.c.id, submissions.c.priority, submissions.c.status)
_ITS_MEMBER = (
    select(member_accounts.c.member_id)
    .join(accounts, accounts.c.id == member_accounts.c.account_id)
    .where(
        accounts.c.platform == bindparam("platform"),
        accounts.c.team_id == bindparam("team"),
        accounts.c.user_id == bindparam("user"),
        member_accounts.c.community_id == bindparam("community"),
    )
)
_DELIVERED = select(*_PLACE).where(submissions.c.delivery_id == bindparam("delivery"))
_CLICKED_TWICE = (
    select(*_PLACE)
    .where(
        submissions.c.member_id == bindparam("member"),
        submissions.c.source_hash == bindparam("hash"),
        submissions.c.slug == bindparam("slug"),
        submissions.c.mode == bindparam("mode"),
        # It counts nowhere; whoever sends it again wants one that does.
        submissions.c.withdrawn_at.is_(None),
        or_(PENDING, submissions.c.accepted_at > bindparam("since")),
    )
    .order_by(submissions.c.id.desc())
    .limit(1)
)
_others = submissions.alias("others")
_TOO_OLD = (
    select(_others.c.id)
    # Tries are not capped by this, so they must not push out what is.
    .where(_others.c.member_id == bindparam("of_member"), _others.c.mode != Mode.TRY)
    .order_by(_others.c.id.desc())
    .limit(1)
    .offset(LATEST)
    .scalar_subquery()
)
_JUDGED_SINCE = (
    select(judgements.c.judged_at, judgements.c.cpu_time_s)
    .join(submissions, submissions.c.id == judgements.c.submission_id)
    .where(
        submissions.c.member_id == bindparam("of_member"),
        submissions.c.id > func.coalesce(_TOO_OLD, 0),
        submissions.c.mode != Mode.TRY,
        judgements.c.revision == 0,
        judgements.c.judged_at > bindparam("since"),
        judgements.c.verdict != Verdict.JE,
    )
)
_TRIED_SINCE = (
    select(func.count())
    .select_from(submissions)
    .where(
        submissions.c.member_id == bindparam("of_member"),
        submissions.c.mode == Mode.TRY,
        submissions.c.accepted_at > bindparam("since"),
    )
)
_PENDING_OF = (
    select(func.count())
    .select_from(submissions)
    .where(
        submissions.c.member_id == bindparam("of_member"),
        PENDING,
        # A rejudge is not the member's doing and takes none of their places.
        ~exists().where(judgements.c.submission_id == submissions.c.id),
    )
)
_IN_A_LANE = select(func.count()).select_from(submissions).where(JUDGING)
_BEFORE = (
    select(func.count())
    .select_from(submissions)
    .where(
        QUEUED,
        tuple_(submissions.c.priority, submissions.c.id)
        < tuple_(bindparam("priority", type_=Integer), bindparam("number", type_=Integer)),
    )
)


class Submissions(Database):
    """The part of the store that members send to."""

    @unbroken
    async def pending(self, member_id: int) -> int:
        async with self.reading() as connection:
            return await _pending(connection, member_id)

    @unbroken
    async def accept(self, new: NewSubmission) -> Accepted:
        async with self.writing() as connection:
            new = await _from_its_member(connection, new)
            twin = await _twin(connection, new, self.clock.now())
            if twin is not None:
                return Accepted(twin.id, await _ahead_of(connection, twin), repeated=True)
            pending = await _pending(connection, new.member_id)
            if pending >= MOST_PENDING:
                raise TooManyPending(pending)
            now = self.clock.now()
            if new.mode == Mode.TRY:
                refuse_more_tries(await _tried_lately(connection, new.member_id, now))
            else:
                refuse_above_caps(await _judged_lately(connection, new.member_id, now), now)
            place = _Place(
                *(
                    await connection.execute(
                        insert(submissions)
                        .values(
                            community_id=new.community_id,
                            account_id=await find_or_add_account(connection, new.account),
                            member_id=new.member_id,
                            round_id=new.round_id,
                            challenge_version_id=new.challenge_version_id,
                            slug=new.slug,
                            delivery_id=new.delivery_id,
                            source=new.source,
                            source_hash=new.source_hash,
                            mode=new.mode,
                            status=Status.QUEUED,
                            # A member's second goes after everyone's first.
                            priority=pending,
                            accepted_at=new.accepted_at,
                            reply_to=new.reply_to,
                        )
                        .returning(*_PLACE)
                    )
                ).one()
            )
            ahead, why = await _ahead_of(connection, place), None
            if new.mode is Mode.RANKED and new.round_id is not None:
                why = await why_unranked(connection, new.round_id, new.member_id)
            return Accepted(place.id, ahead, repeated=False, unranked=why)


async def _from_its_member(connection: AsyncConnection, new: NewSubmission) -> NewSubmission:
    """The submission as that of whoever its account is now.

    Two members may have become one, or one have left, since they asked.
    """
    account = new.account
    who = {"platform": account.platform, "team": account.team_id, "user": account.user_id}
    now = await connection.execute(_ITS_MEMBER, {**who, "community": new.community_id})
    member_id = now.scalar_one_or_none()
    if member_id is None:
        raise UserError("You have left this study group since. Send it again to come back.")
    return replace(new, member_id=member_id)


async def _tried_lately(connection: AsyncConnection, member_id: int, now: datetime) -> int:
    whose = {"of_member": member_id, "since": now - CAP_WINDOW}
    return int((await connection.execute(_TRIED_SINCE, whose)).scalar_one())


async def _judged_lately(
    connection: AsyncConnection, member_id: int, now: datetime
) -> list[tuple[datetime, float]]:
    """When the member's latest were judged for the first time, and their CPU seconds."""
    whose = {"of_member": member_id, "since": now - CAP_WINDOW}
    rows = await connection.execute(_JUDGED_SINCE, whose)
    return [(row.judged_at, row.cpu_time_s) for row in rows]


async def _twin(connection: AsyncConnection, new: NewSubmission, now: datetime) -> _Place | None:
    """The stored submission that `new` is only a repetition of."""
    click = {
        "member": new.member_id,
        "hash": new.source_hash,
        "slug": new.slug,
        "mode": new.mode,
        "since": now - DOUBLE_CLICK,
    }
    for known, what in ((_DELIVERED, {"delivery": new.delivery_id}), (_CLICKED_TWICE, click)):
        row = (await connection.execute(known, what)).one_or_none()
        if row is not None:
            return _Place(*row)
    return None


async def _pending(connection: AsyncConnection, member_id: int) -> int:
    return int((await connection.execute(_PENDING_OF, {"of_member": member_id})).scalar_one())


async def _ahead_of(connection: AsyncConnection, place: _Place) -> int:
    """How many are in a lane, or get to one, before this one gets its turn."""
    if place.status != Status.QUEUED:
        return 0
    mine = {"priority": place.priority, "number": place.id}
    in_a_lane = int((await connection.execute(_IN_A_LANE)).scalar_one())
    return in_a_lane + int((await connection.execute(_BEFORE, mine)).scalar_one())
