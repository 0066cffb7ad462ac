"""Which places a group's post goes to: each that has a channel for it, with a copy of its own.

The place that the group began in keeps the dedupe key; a copy's ends with its platform.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.posts import PLATFORMS, NewPost, To
from bot.store.outbox_tables import outbox
from bot.store.place_settings import SAVED, kept_settings, places_of

_MINUTE = timedelta(minutes=1)
_COPIES = select(outbox).where(outbox.c.dedupe_key.in_(bindparam("keys", expanding=True)))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a group meets, and its channels; empty where it has none."""

    mark: str
    platform: str
    channel: str
    moderators_channel: str


async def spread(connection: AsyncConnection, post: NewPost) -> list[NewPost]:
    """What is written for a post: a copy for each place that it goes to, itself, or nothing."""
    if post.to is To.ONE and not post.instead:
        return [post]
    if post.edits:
        return await _edits(connection, post)
    places = await _places(connection, post.community_id)
    watched = [one for one in places if one.moderators_channel not in ("", post.avoid)]
    if post.instead and watched:
        return []
    if post.to is To.ONE:
        return [post]
    if post.to is To.MODERATORS:
        return [_copy(post, one, one.moderators_channel) for one in watched]
    return [_copy(post, one, one.channel) for one in places if one.channel]


async def copies_of(connection: AsyncConnection, keys: Iterable[str]) -> Sequence[Row[Any]]:
    """The rows that posts of a group became in its places, by their dedupe keys."""
    marks = ["", *(f":{platform}" for platform in PLATFORMS)]  # also of one that left since
    marked = [key + mark for key in keys for mark in marks]
    found = (await connection.execute(_COPIES, {"keys": marked})).all()
    return sorted(found, key=lambda row: int(row.id))


def is_out(row: Row[Any]) -> bool:
    """Whether a post is sent, or may be just now; any other will say how things are then."""
    return row.sent_at is not None or row.lease_until is not None


def changes_of(
    posts: Iterable[Row[Any]], now: datetime, payload: str = ""
) -> tuple[list[NewPost], datetime]:
    """What changes messages where they are, and when: at the end of the minute, once.

    Args:
        posts: rows that are out.
    """
    minute = now.replace(second=0, microsecond=0)
    changes = [
        NewPost(
            dedupe_key=f"{post.dedupe_key}:{minute:%Y%m%d%H%M}",
            kind=post.kind,
            platform=post.platform,
            recipient=post.recipient,
            community_id=post.community_id,
            round_id=post.round_id,
            payload=payload,
            edits=post.dedupe_key,
        )
        for post in posts
    ]
    return changes, minute + _MINUTE


async def _edits(connection: AsyncConnection, post: NewPost) -> list[NewPost]:
    """What changes a post goes wherever that went."""
    copies = await copies_of(connection, [post.edits])
    return [
        replace(
            post,
            dedupe_key=post.dedupe_key + row.dedupe_key.removeprefix(post.edits),
            platform=row.platform,
            recipient=row.recipient,
            edits=row.dedupe_key,
        )
        for row in copies
        if is_out(row)
    ]


async def _places(connection: AsyncConnection, community_id: int) -> list[_Place]:
    saved = await kept_settings(connection, community_id, SAVED)
    if saved is None:
        return []
    rows = (await connection.execute(places_of(community_id))).all()
    # While the group goes on elsewhere, a place that removed the bot is not told.
    rows = [row for row in rows if row.removed_at is None] or rows
    return [
        _Place(_mark(row), row.platform, own.channel, own.moderators_channel)
        for row, own in ((row, row.own or saved) for row in rows)
    ]


def _mark(row: Row[Any]) -> str:
    return "" if row.own is None else f":{row.platform}"


def _copy(post: NewPost, place: _Place, channel: str) -> NewPost:
    key = post.dedupe_key + place.mark
    return replace(post, dedupe_key=key, platform=place.platform, recipient=channel, to=To.ONE)
