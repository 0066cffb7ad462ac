"""One community joins another, or leaves it again: places move, results stay where they are."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.posting import posts_of_turn
from bot.core.posts import To
from bot.store.outbox import write_posts
from bot.store.place_settings import SAVED, keep_settings, kept_settings, own_of
from bot.store.records import round_of
from bot.store.schedule_tables import reminders
from bot.store.tables import (
    accounts,
    communities,
    kept_sources,
    member_accounts,
    members,
    places,
    rounds,
    settings,
)

_ARCHIVED = "archived"
_INSTANT = timedelta(milliseconds=1)
_CARRIED = ("name", "shown_as", "pseudonym", "announces", "shares", "banned", "joined_at")


async def join_groups(
    connection: AsyncConnection, home_id: int, guest_id: int, now: datetime
) -> None:
    """Let a community become part of another; what it was stays as an archive."""
    await _close_round(connection, home_id, guest_id, now)
    saved = await kept_settings(connection, guest_id, SAVED)
    await _archive_settings(connection, guest_id)
    await connection.execute(
        update(places)
        .where(places.c.community_id == guest_id)
        .values(community_id=home_id, own=own_of(saved, guest_id))
    )
    home = await kept_settings(connection, home_id, SAVED)
    if home is not None and saved is not None:
        both = tuple(dict.fromkeys((*home.moderators, *saved.moderators)))
        await keep_settings(connection, home_id, SAVED, replace(home, moderators=both))
    await _carry_members(connection, guest_id, home_id)
    await _choose(connection, guest_id, home_id)
    await connection.execute(
        update(communities).where(communities.c.id == guest_id).values(home_id=home_id)
    )


async def part_groups(connection: AsyncConnection, home_id: int, place: Row[Any]) -> None:
    """Let a place be the community again that it was; results from meanwhile stay."""
    guest_id = place.own.came_from
    await connection.execute(
        update(places)
        .where(places.c.platform == place.platform, places.c.external_id == place.external_id)
        .values(community_id=guest_id, own=None)
    )
    archived = await kept_settings(connection, guest_id, _ARCHIVED)
    if archived is not None:
        await connection.execute(delete(settings).where(settings.c.community_id == guest_id))
        await keep_settings(connection, guest_id, SAVED, archived)
    await _carry_members(connection, home_id, guest_id, place.platform)
    await _choose(connection, home_id, guest_id, place.platform)
    await connection.execute(
        update(communities).where(communities.c.id == guest_id).values(home_id=None)
    )


async def _close_round(
    connection: AsyncConnection, home_id: int, guest_id: int, now: datetime
) -> None:
    """Close what is open, and write its summary to its own channel, in the home's name."""
    still_open = select(rounds).where(rounds.c.community_id == guest_id, rounds.c.closes_at > now)
    saved = await kept_settings(connection, guest_id, SAVED)
    its_places = select(places.c.platform).where(places.c.community_id == guest_id)
    platform = (await connection.execute(its_places)).scalars().first()
    channel = "" if saved is None else saved.channel
    for row in (await connection.execute(still_open)).all():
        closes_at = max(now, row.opens_at + _INSTANT)
        await connection.execute(
            update(rounds).where(rounds.c.id == row.id).values(closes_at=closes_at)
        )
        posts = posts_of_turn(saved, now, round_of(row), None)
        in_its_name = [
            replace(
                post,
                community_id=home_id,
                to=To.ONE,
                platform=platform or "",
                recipient=channel,
            )
            for post in posts
        ]
        await write_posts(connection, in_its_name, now)


async def _archive_settings(connection: AsyncConnection, community_id: int) -> None:
    """Without settings nothing opens or is posted; they come back if it leaves."""
    saved = await kept_settings(connection, community_id, SAVED)
    await connection.execute(delete(settings).where(settings.c.community_id == community_id))
    if saved is not None:
        await keep_settings(connection, community_id, _ARCHIVED, saved)


async def _carry_members(
    connection: AsyncConnection, source: int, target: int, platform: str | None = None
) -> None:
    """Make everyone a member there too, with their choices and their ban.

    Args:
        platform: only those with an account on it, and only that account.
    """
    theirs = (
        select(member_accounts.c.account_id, members)
        .join(members, members.c.id == member_accounts.c.member_id)
        .join(accounts, accounts.c.id == member_accounts.c.account_id)
        .where(member_accounts.c.community_id == source)
        .order_by(members.c.id)
    )
    if platform is not None:
        theirs = theirs.where(accounts.c.platform == platform)
    there = select(member_accounts.c.account_id, member_accounts.c.member_id).where(
        member_accounts.c.community_id == target
    )
    known = {row.account_id: row.member_id for row in (await connection.execute(there)).all()}
    made: dict[int, int] = {}
    for row in (await connection.execute(theirs)).all():
        if row.account_id in known:
            # Whoever was banned meanwhile stays so.
            if row.banned is not None:
                await connection.execute(
                    update(members)
                    .where(members.c.id == known[row.account_id])
                    .values(banned=row.banned)
                )
            continue
        if row.id not in made:
            carried = {name: row._mapping[name] for name in _CARRIED}
            member = insert(members).values(community_id=target, **carried)
            made[row.id] = (await connection.execute(member.returning(members.c.id))).scalar_one()
        await connection.execute(
            insert(member_accounts).values(
                community_id=target, account_id=row.account_id, member_id=made[row.id]
            )
        )
    for old_id, new_id in made.items():
        for table in (kept_sources, reminders) if platform is None else ():
            followed = update(table).where(table.c.member_id == old_id)
            await connection.execute(followed.values(member_id=new_id))


async def _choose(
    connection: AsyncConnection, source: int, target: int, platform: str | None = None
) -> None:
    """Whoever meant the one in private messages means the other."""
    chose = update(accounts).where(accounts.c.community_id == source)
    if platform is not None:
        chose = chose.where(accounts.c.platform == platform)
    await connection.execute(chose.values(community_id=target))
