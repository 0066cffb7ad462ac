"""The part of a judgement's transaction that a rejudge adds: rules, news, the end."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.communities import Announcements, CommunitySettings
from bot.core.judgements import Judgement, Verdict
from bot.core.posts import NewPost, To
from bot.core.rejudge_ports import MOVED, REJUDGED, RejudgeState
from bot.core.rejudging import Terms, judged_again
from bot.store.outbox import write_posts
from bot.store.records import judgement_of
from bot.store.rejudge_tables import NOT_YET, rejudged, rejudges
from bot.store.result_tables import judgements
from bot.store.tables import rounds, settings, submissions
from bot.store.telling import told


@dataclass(frozen=True, slots=True)
class Again:
    """A judgement as the rules of rejudging keep it.

    Attributes:
        counts: whether it takes the old one's place.
        rejudge_id: None if no rejudge asked for it.
        tells_verdict: whether the member has not seen a verdict of it yet.
    """

    judgement: Judgement
    counts: bool = True
    rejudge_id: int | None = None
    before: int | None = None
    tells_verdict: bool = True


_ASKED = (
    select(rejudged.c.same_timing, rejudges)
    .join(rejudges, rejudges.c.id == rejudged.c.rejudge_id)
    .where(NOT_YET, rejudged.c.submission_id == bindparam("number"))
)


async def by_the_rules(connection: AsyncConnection, row: Row[Any], judgement: Judgement) -> Again:
    """What a new judgement of a submission is kept as."""
    item = (await connection.execute(_ASKED, {"number": row.id})).one_or_none()
    if item is None:
        return Again(judgement)
    counted = (
        select(judgements)
        .where(
            judgements.c.submission_id == row.id,
            judgements.c.verdict != Verdict.JE,
            judgements.c.counts,
        )
        .order_by(judgements.c.revision.desc())
        .limit(1)
    )
    found = (await connection.execute(counted)).one_or_none()
    before = None if found is None else judgement_of(found)
    over = False
    if row.round_id is not None:
        ends = select(rounds.c.closes_at).where(rounds.c.id == row.round_id)
        over = (await connection.execute(ends)).scalar_one() <= item.at
    terms = Terms(over=over, strict=item.strict, same_timing=item.same_timing)
    kept, counts = judged_again(before, judgement, terms)
    return Again(kept, counts, item.id, None if before is None else before.points, before is None)


def timed_otherwise() -> ColumnElement[bool]:
    """Whether a submission waits for a rejudge on other timing cases than it was timed by."""
    return exists().where(
        NOT_YET, rejudged.c.submission_id == submissions.c.id, ~rejudged.c.same_timing
    )


async def settle_item(
    connection: AsyncConnection, row: Row[Any], again: Again, now: datetime
) -> None:
    """Note what a rejudge did to a submission, and tell its member if points moved."""
    if again.rejudge_id is None:
        return
    after = again.judgement.points
    if again.judgement.verdict is Verdict.JE:
        after = again.before  # it leaves standing what there was
    done = (
        update(rejudged)
        .where(
            rejudged.c.rejudge_id == again.rejudge_id, rejudged.c.submission_id == row.id, NOT_YET
        )
        .values(points_before=again.before, points_after=after, done_at=now)
    )
    await connection.execute(done)
    if after != again.before and not again.tells_verdict:
        payload = f"{again.rejudge_id}:{row.id}"
        post = await told(connection, row.member_id, MOVED, row.id, str(again.rejudge_id), payload)
        await write_posts(connection, post, now)
    await finish_rejudge(connection, again.rejudge_id, now)


async def finish_rejudge(connection: AsyncConnection, number: int, now: datetime) -> None:
    """End a rejudge of which nothing is left, and tell the group what changed."""
    left = exists().where(NOT_YET, rejudged.c.rejudge_id == rejudges.c.id)
    ended = (
        update(rejudges)
        .where(rejudges.c.id == number, rejudges.c.state == RejudgeState.RUNNING, ~left)
        .values(state=RejudgeState.DONE)
        .returning(rejudges.c.community_id, rejudges.c.round_id)
    )
    row = (await connection.execute(ended)).one_or_none()
    if row is None or row.round_id is None:
        return
    saved = select(settings.c.value).where(
        settings.c.community_id == row.community_id, settings.c.key == "settings"
    )
    chosen: CommunitySettings | None = (await connection.execute(saved)).scalar_one_or_none()
    if chosen is None or chosen.announcements is Announcements.NONE:
        return
    post = NewPost(
        dedupe_key=f"{REJUDGED}:{number}",
        kind=REJUDGED,
        platform="",
        recipient="",
        community_id=row.community_id,
        round_id=row.round_id,
        payload=str(number),
        to=To.CHANNELS,
    )
    await write_posts(connection, [post], now)


async def leave_rejudges(
    connection: AsyncConnection, theirs: ColumnElement[bool], now: datetime
) -> None:
    """Take submissions whose code goes out of the rejudges that wait for them.

    Args:
        theirs: which submissions.
    """
    gone = (
        delete(rejudged)
        .where(NOT_YET, rejudged.c.submission_id.in_(select(submissions.c.id).where(theirs)))
        .returning(rejudged.c.rejudge_id)
    )
    for number in set((await connection.execute(gone)).scalars()):
        await finish_rejudge(connection, number, now)
