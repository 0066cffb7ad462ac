"""When rounds open and close, and how to say so.

A community of the terminal opens its next round at the first start after the
last one's end, so a member who was away a month has missed one round, not four.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

from bot.core.models import Round
from bot.core.ports import Catalog, Clock, Store

ROUND_LENGTH = timedelta(days=7)
ROUNDS_A_SEASON = 13


def is_open(round_: Round, now: datetime) -> bool:
    """Whether a submission accepted now is in time."""
    return round_.opens_at <= now < round_.closes_at


def next_slug(slugs: Sequence[str], newest: Round | None) -> str:
    """The challenge after the newest round's, from the start again after the last.

    Args:
        slugs: the calendar's order; not empty.
    """
    if newest is None:
        return slugs[0]
    if newest.slug in slugs:
        return slugs[(slugs.index(newest.slug) + 1) % len(slugs)]
    # The challenge left the calendar; its week's place in it is still known.
    return slugs[newest.number % len(slugs)]


async def ensure_round(store: Store, catalog: Catalog, clock: Clock, community_id: int) -> Round:
    """The community's open round; opens the next one if the newest has closed."""
    newest = await store.newest_round(community_id)
    now = clock.now()
    if newest and now < newest.closes_at:
        return newest
    challenge = catalog.load(next_slug(catalog.slugs(), newest))
    return await store.open_round(
        community_id,
        challenge.slug,
        await store.save_challenge(challenge),
        now,
        now + ROUND_LENGTH,
        ROUNDS_A_SEASON,
    )


def closes_text(round_: Round, now: datetime, zone: tzinfo) -> str:
    """When a round ends, for a reader: "closes Mon 30 Nov 12:04 (in 7 d)"."""
    moment = moment_text(round_.closes_at, zone)
    if now < round_.closes_at:
        return f"closes {moment} (in {span_text(round_.closes_at - now)})"
    return f"closed {moment} ({span_text(now - round_.closes_at)} ago)"


def moment_text(moment: datetime, zone: tzinfo) -> str:
    """A moment in the reader's zone: "Mon 30 Nov 12:04"."""
    local = moment.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b %H:%M}"


def span_text(span: timedelta) -> str:
    """A length of time in its one largest unit: "7 d", "3 h", "12 min"."""
    minutes = max(1, round(span / timedelta(minutes=1)))
    if minutes < 90:
        return f"{minutes} min"
    if minutes < 36 * 60:
        return f"{round(minutes / 60)} h"
    return f"{round(minutes / (24 * 60))} d"
