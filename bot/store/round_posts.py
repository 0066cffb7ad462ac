"""What others are told when a round's board changes, written in the change's transaction.

A post that was sent is changed by another row, one for each minute in which there
was something new, so that no message changes more often than once a minute.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, exists, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.communities import Announcements, ShownAs
from bot.core.models import Mode, Round
from bot.core.posting import BOARD, FINAL, FIRST_SOLVE, SUMMARY, new_post, post_key
from bot.core.posts import NewPost
from bot.core.rounds import is_open
from bot.store.copies_tables import UNDECIDED, holds
from bot.store.outbox import rounds_pending, write_posts
from bot.store.outbox_tables import UNSENT, outbox
from bot.store.records import round_of
from bot.store.result_tables import Metric, bests
from bot.store.spreading import copies_of, is_out
from bot.store.tables import PENDING, members, rounds, submissions
from bot.store.telling import settings_of

_MINUTE = timedelta(minutes=1)
# What is found out about a round that is long over is no news.
_NEWS_WITHIN = timedelta(hours=24)


async def tell_of_change(connection: AsyncConnection, round_id: int, now: datetime) -> None:
    """Let the posts about a round follow its board."""
    row = (await connection.execute(select(rounds).where(rounds.c.id == round_id))).one()
    round_ = round_of(row)
    keys = [post_key(kind, round_) for kind in (BOARD, SUMMARY, FINAL)]
    posts = await copies_of(connection, round_.community_id, keys)
    if not await rounds_pending(connection, round_id):
        await _release(connection, posts, now)
    await _change(connection, posts, now)
    settings = await settings_of(connection, round_.community_id)
    if settings is None or settings.announcements is Announcements.NONE:
        return
    if not is_open(round_, now) and now >= round_.closes_at + _NEWS_WITHIN:
        return
    if is_open(round_, now):
        await write_posts(connection, [new_post(BOARD, round_)], now)
    if settings.announcements is Announcements.ALL:
        await _announce_first_solve(connection, round_, now)


async def tell_of_changes(
    connection: AsyncConnection, round_ids: Sequence[int], now: datetime
) -> None:
    """Likewise of many rounds; those that are long over are left as they are."""
    recent = (
        select(rounds.c.id)
        .where(rounds.c.id.in_(round_ids), rounds.c.closes_at > now - _NEWS_WITHIN)
        .order_by(rounds.c.id)
    )
    for round_id in (await connection.execute(recent)).scalars().all():
        await tell_of_change(connection, round_id, now)


async def _release(connection: AsyncConnection, posts: Sequence[Row[Any]], now: datetime) -> None:
    """Send what waited for the last verdict."""
    waiting = [post.id for post in posts if post.kind in (SUMMARY, FINAL) and not is_out(post)]
    released = (
        update(outbox)
        .where(outbox.c.id.in_(waiting), UNSENT, outbox.c.not_before > now)
        .where(outbox.c.attempts == 0)
        .values(not_before=now)
    )
    await connection.execute(released)


async def _change(connection: AsyncConnection, posts: Sequence[Row[Any]], now: datetime) -> None:
    """Have what was sent changed, each message where it is."""
    minute = now.replace(second=0, microsecond=0)
    changes = [
        NewPost(
            dedupe_key=f"{post.dedupe_key}:{minute:%Y%m%d%H%M}",
            kind=post.kind,
            platform=post.platform,
            recipient=post.recipient,
            community_id=post.community_id,
            round_id=post.round_id,
            edits=post.dedupe_key,
        )
        for post in posts
        if is_out(post)
    ]
    await write_posts(connection, changes, now, not_before=minute + _MINUTE)


async def _announce_first_solve(connection: AsyncConnection, round_: Round, now: datetime) -> None:
    """Announce the earliest accepted solve, once nothing earlier is pending or held."""
    first = (
        select(bests.c.submission_id, bests.c.accepted_at, members.c.announces, members.c.shown_as)
        .join(members, members.c.id == bests.c.member_id)
        .where(bests.c.round_id == round_.id, bests.c.metric == Metric.FIRST)
        .order_by(bests.c.accepted_at, bests.c.submission_id)
        .limit(1)
    )
    found = (await connection.execute(first)).one_or_none()
    if found is None or not found.announces or found.shown_as in (None, ShownAs.HIDDEN):
        return
    held = exists().where(UNDECIDED, holds.c.submission_id == submissions.c.id)
    earlier = exists().where(
        or_(PENDING, held),
        submissions.c.round_id == round_.id,
        submissions.c.mode == Mode.RANKED,
        submissions.c.withdrawn_at.is_(None),
        tuple_(submissions.c.accepted_at, submissions.c.id)
        < (found.accepted_at, found.submission_id),
    )
    if (await connection.execute(select(earlier))).scalar_one():
        return
    await write_posts(connection, [new_post(FIRST_SOLVE, round_)], now)
