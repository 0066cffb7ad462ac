"""What others are told when a round's board changes, written in the change's transaction.

A post that was sent is changed by another row, one for each minute in which there
was something new, so that no message changes more often than once a minute.
"""

from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.communities import Announcements, CommunitySettings, ShownAs
from bot.core.models import Mode, Round
from bot.core.posting import BOARD, FINAL, FIRST_SOLVE, SUMMARY, new_post, post_key
from bot.core.rounds import is_open
from bot.store.copies_tables import UNDECIDED, holds
from bot.store.engine import insert_if_new
from bot.store.outbox import rounds_pending, write_posts
from bot.store.outbox_tables import UNSENT, outbox
from bot.store.records import round_of
from bot.store.result_tables import Metric, bests
from bot.store.tables import PENDING, members, rounds, submissions
from bot.store.telling import place_of, settings_of

_MINUTE = timedelta(minutes=1)
# What is found out about a round that is long over is no news.
_NEWS_WITHIN = timedelta(hours=24)


async def tell_of_change(connection: AsyncConnection, round_id: int, now: datetime) -> None:
    """Let the posts about a round follow its board."""
    row = (await connection.execute(select(rounds).where(rounds.c.id == round_id))).one()
    round_ = round_of(row)
    settings = await settings_of(connection, round_.community_id)
    if settings is None or settings.announcements is Announcements.NONE:
        return
    if not await rounds_pending(connection, round_id):
        await _release(connection, round_, now)
    await _change_what_was_sent(connection, round_, now)
    if not is_open(round_, now) and now >= round_.closes_at + _NEWS_WITHIN:
        return
    platform = await place_of(connection, round_.community_id)
    if is_open(round_, now):
        await write_posts(connection, [new_post(BOARD, platform, settings, round_)], now)
    if settings.announcements is Announcements.ALL:
        await _announce_first_solve(connection, round_, platform, settings, now)


async def _release(connection: AsyncConnection, round_: Round, now: datetime) -> None:
    """Send what waited for the last verdict."""
    waiting = [post_key(kind, round_) for kind in (SUMMARY, FINAL)]
    released = (
        update(outbox)
        .where(outbox.c.dedupe_key.in_(waiting), UNSENT, outbox.c.not_before > now)
        .where(outbox.c.attempts == 0)
        .values(not_before=now)
    )
    await connection.execute(released)


async def _change_what_was_sent(connection: AsyncConnection, round_: Round, now: datetime) -> None:
    keys = [post_key(kind, round_) for kind in (BOARD, SUMMARY, FINAL)]
    # What isn't on its way yet will say how things are then.
    known = select(outbox).where(
        outbox.c.dedupe_key.in_(keys),
        or_(outbox.c.sent_at.is_not(None), outbox.c.lease_until.is_not(None)),
    )
    minute = now.replace(second=0, microsecond=0)
    for post in (await connection.execute(known)).all():
        change = {
            "dedupe_key": f"{post.dedupe_key}:{minute:%Y%m%d%H%M}",
            "kind": post.kind,
            "platform": post.platform,
            "recipient": post.recipient,
            "reply_to": "",
            "community_id": post.community_id,
            "round_id": post.round_id,
            "edits": post.dedupe_key,
            "created_at": now,
            "not_before": minute + _MINUTE,
        }
        await connection.execute(insert_if_new(connection, outbox, ("dedupe_key",), change))


async def _announce_first_solve(
    connection: AsyncConnection,
    round_: Round,
    platform: str,
    settings: CommunitySettings,
    now: datetime,
) -> None:
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
    post = new_post(FIRST_SOLVE, platform, settings, round_)
    await write_posts(connection, [post], now)
