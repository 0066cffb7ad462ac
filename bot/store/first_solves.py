"""Who solved a round first, when that is sure enough to tell, and what was told of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, exists, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.communities import ShownAs
from bot.core.models import Mode, Round
from bot.core.posting import FIRST_SOLVE, new_post, post_key
from bot.store.bests import counted_revision, disqualified, saw_others
from bot.store.copies_tables import UNDECIDED, holds
from bot.store.outbox import write_posts
from bot.store.outbox_tables import outbox
from bot.store.people import NAME_COLUMNS
from bot.store.result_tables import Metric, bests
from bot.store.spreading import changes_of, copies_of, is_out
from bot.store.tables import PENDING, members, submissions


async def first_of(connection: AsyncConnection, round_id: int) -> Any:
    """The row of a round's first solve, with `NAME_COLUMNS`; None while nobody solved it."""
    earliest = (
        select(bests.c.submission_id, bests.c.accepted_at, members.c.announces, *NAME_COLUMNS)
        .join(members, members.c.id == bests.c.member_id)
        .where(bests.c.round_id == round_id, bests.c.metric == Metric.FIRST)
        .order_by(bests.c.accepted_at, bests.c.submission_id)
        .limit(1)
    )
    return (await connection.execute(earliest)).one_or_none()


def may_be_told(first: Row[Any]) -> bool:
    """Whether its member agreed; whoever is hidden, or was never asked, isn't pointed at."""
    return bool(first.announces) and first.shown_as not in (None, ShownAs.HIDDEN)


async def is_sure(connection: AsyncConnection, round_id: int, first: Row[Any]) -> bool:
    """Whether no earlier submission can become the first solve any more.

    One that waits, is held, or that only our fault kept from a verdict can; so can the
    first solve itself turn out to be none while it is judged again.
    """
    held = exists().where(UNDECIDED, holds.c.submission_id == submissions.c.id)
    undecided = exists().where(
        or_(PENDING, held, counted_revision().is_(None)),
        submissions.c.round_id == round_id,
        submissions.c.mode == Mode.RANKED,
        submissions.c.withdrawn_at.is_(None),
        # Without its code it is never judged again.
        submissions.c.source_hash != "",
        ~disqualified(),
        ~saw_others(),
        tuple_(submissions.c.accepted_at, submissions.c.id)
        <= (first.accepted_at, first.submission_id),
    )
    return not (await connection.execute(select(undecided))).scalar_one()


async def follow_first_solve(
    connection: AsyncConnection, round_: Round, now: datetime, *, news: bool
) -> None:
    """Announce the first solve once it is sure, and correct what no longer is so.

    Args:
        news: whether it may be announced; what was, is corrected in any case.
    """
    found = await first_of(connection, round_.id)
    posts = await copies_of(connection, [post_key(FIRST_SOLVE, round_)])
    number = "" if found is None or not may_be_told(found) else str(found.submission_id)
    told = await number_told(connection, round_.id) if posts else ""
    # Most often nothing is new, and nothing more is read.
    if told == number or not (posts or news):
        return
    if number and not await is_sure(connection, round_.id, found):
        number = ""
    if not posts and number and news:
        await write_posts(connection, [new_post(FIRST_SOLVE, round_, payload=number)], now)
    waiting = outbox.c.id.in_([post.id for post in posts if not is_out(post)])
    if number:
        await connection.execute(update(outbox).where(waiting).values(payload=number))
    else:
        await connection.execute(delete(outbox).where(waiting))
    out = [post for post in posts if is_out(post)]
    if told != number:
        await _correct(connection, out, number, now)


async def number_told(connection: AsyncConnection, round_id: int) -> str | None:
    """The number that was announced last; None if that is not known."""
    newest = (
        select(outbox.c.payload, outbox.c.edits)
        .where(outbox.c.round_id == round_id, outbox.c.kind == FIRST_SOLVE)
        .order_by(outbox.c.id.desc())
        .limit(1)
    )
    row = (await connection.execute(newest)).one_or_none()
    return None if row is None or not (row.payload or row.edits) else str(row.payload)


async def _correct(
    connection: AsyncConnection, posts: Sequence[Row[Any]], number: str, now: datetime
) -> None:
    changes, at = changes_of(posts, now, payload=number)
    await write_posts(connection, changes, now, not_before=at)
    # Of one minute there is one change, which says what is so when it is sent.
    same = outbox.c.dedupe_key.in_([change.dedupe_key for change in changes])
    await connection.execute(update(outbox).where(same).values(payload=number))
