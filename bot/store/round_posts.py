"""What others are told when a round's board changes, written in the change's transaction.

A post that was sent is changed by another row, one for each minute in which there
was something new, so that no message changes more often than once a minute.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.communities import Announcements
from bot.core.models import Round
from bot.core.posting import BOARD, FINAL, SUMMARY, new_post, post_key
from bot.core.rounds import is_open
from bot.store.first_solves import follow_first_solve
from bot.store.outbox import rounds_pending, write_posts
from bot.store.outbox_tables import UNSENT, outbox
from bot.store.records import round_of
from bot.store.spreading import changes_of, copies_of, is_out
from bot.store.tables import rounds
from bot.store.telling import settings_of

# What is found out about a round that is long over is no news.
_NEWS_WITHIN = timedelta(hours=24)


async def tell_of_change(connection: AsyncConnection, round_: Round, now: datetime) -> None:
    """Let the posts about a round follow its board."""
    keys = [post_key(kind, round_) for kind in (BOARD, SUMMARY, FINAL)]
    posts = await copies_of(connection, keys)
    if not await rounds_pending(connection, round_.id):
        await _release(connection, posts, now)
    await _change(connection, posts, now)
    wanted = await _wanted(connection, round_)
    if wanted is not Announcements.NONE and is_open(round_, now):
        await write_posts(connection, [new_post(BOARD, round_)], now)
    await tell_of_first_solve(connection, round_, now)


async def tell_of_first_solve(connection: AsyncConnection, round_: Round, now: datetime) -> None:
    """Let the announcement of a first solve follow who it is, and whether it may be told."""
    fresh = round_.opens_at <= now < round_.closes_at + _NEWS_WITHIN
    news = fresh and await _wanted(connection, round_) is Announcements.ALL
    await follow_first_solve(connection, round_, now, news=news)


async def _wanted(connection: AsyncConnection, round_: Round) -> Announcements:
    settings = await settings_of(connection, round_.community_id)
    return Announcements.NONE if settings is None else settings.announcements


async def tell_of_changes(
    connection: AsyncConnection, round_ids: Sequence[int], now: datetime
) -> None:
    """Likewise of many rounds; those that are long over are left as they are."""
    recent = (
        select(rounds)
        .where(rounds.c.id.in_(round_ids), rounds.c.closes_at > now - _NEWS_WITHIN)
        .order_by(rounds.c.id)
    )
    for row in (await connection.execute(recent)).all():
        await tell_of_change(connection, round_of(row), now)


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
    changes, at = changes_of([post for post in posts if is_out(post)], now)
    await write_posts(connection, changes, now, not_before=at)
