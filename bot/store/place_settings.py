"""Settings as a place has them: the group's, with channels and roles of its own."""

from dataclasses import fields, replace
from typing import Any

from sqlalchemy import Row, Select, bindparam, case, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.communities import CommunitySettings, PlaceSettings
from bot.store.outbox_tables import DUE, outbox
from bot.store.tables import places, settings

SAVED, DRAFT = "settings", "draft"
_OF_A_PLACE = tuple(one.name for one in fields(PlaceSettings) if one.name != "came_from")


def seen_from(
    saved: CommunitySettings | None, platform: str, external_id: str, own: PlaceSettings | None
) -> CommunitySettings | None:
    """The settings of a group as those of one of its places."""
    if saved is None or own is None:
        return saved
    there = {name: getattr(own, name) for name in _OF_A_PLACE}
    return replace(saved, **there, place=f"{platform}:{external_id}")


def own_of(saved: CommunitySettings | None, came_from: int) -> PlaceSettings:
    """What a place keeps when it joins another group."""
    if saved is None:
        return PlaceSettings(came_from=came_from)
    there = {name: getattr(saved, name) for name in _OF_A_PLACE}
    return PlaceSettings(**there, came_from=came_from)


_KEPT = select(settings.c.value).where(
    settings.c.community_id == bindparam("of_community"), settings.c.key == bindparam("named")
)


async def kept_settings(
    connection: AsyncConnection, community_id: int, key: str
) -> CommunitySettings | None:
    """Settings as they were kept."""
    found = await connection.execute(_KEPT, {"of_community": community_id, "named": key})
    kept: CommunitySettings | None = found.scalar_one_or_none()
    return kept


async def keep_settings(
    connection: AsyncConnection, community_id: int, key: str, value: CommunitySettings
) -> None:
    """Keep settings; channels and roles of a place that joined become its own."""
    if key == SAVED and value.place:
        home = await kept_settings(connection, community_id, SAVED)
        platform, _, external_id = value.place.partition(":")
        place = places.c.platform == platform, places.c.external_id == external_id
        was: PlaceSettings | None = (
            await connection.execute(select(places.c.own).where(*place))
        ).scalar_one_or_none()
        if home is None or was is None:  # it left the group meanwhile
            return
        await connection.execute(
            update(places).where(*place).values(own=own_of(value, was.came_from))
        )
        await _redirect(connection, community_id, platform, was, value)
        there = {name: getattr(home, name) for name in _OF_A_PLACE}
        value = replace(value, **there, place="")
    elif key == SAVED:
        before = await kept_settings(connection, community_id, SAVED)
        begun_at = await connection.execute(
            places_of(community_id).where(places.c.own.is_(None)).limit(1)
        )
        where = begun_at.first()
        if before is not None and where is not None:
            await _redirect(connection, community_id, where.platform, before, value)
    its = settings.c.community_id == community_id, settings.c.key == key
    await connection.execute(delete(settings).where(*its))
    await connection.execute(
        insert(settings).values(community_id=community_id, key=key, value=value)
    )


async def _redirect(
    connection: AsyncConnection,
    community_id: int,
    platform: str,
    before: CommunitySettings | PlaceSettings,
    now: CommunitySettings,
) -> None:
    """Send what waits for a channel, perhaps one that is gone, to the one in its place."""
    if before.channel == before.moderators_channel:
        return  # nothing tells what only moderators may read from the rest
    for name in ("channel", "moderators_channel"):
        old, new = getattr(before, name), getattr(now, name)
        if old and new and old != new:
            waiting = (
                DUE,
                outbox.c.platform == platform,
                outbox.c.community_id == community_id,
                outbox.c.recipient == old,
                outbox.c.edits == "",
            )
            # What failed there need not wait for its next turn.
            at = case((outbox.c.attempts > 0, outbox.c.created_at), else_=outbox.c.not_before)
            values = {"recipient": new, "not_before": at}
            await connection.execute(update(outbox).where(*waiting).values(values))


def places_of(community_id: int) -> Select[Any]:
    """The places of a community."""
    return select(places).where(places.c.community_id == community_id).order_by(places.c.platform)


async def place_on(
    connection: AsyncConnection, community_id: int, platform: str
) -> Row[Any] | None:
    """The place of a community on a platform."""
    wanted = places_of(community_id).where(places.c.platform == platform)
    found: Row[Any] | None = (await connection.execute(wanted)).first()
    return found
