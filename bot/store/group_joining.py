"""One community joins another, or leaves it again: places move, results stay where they are."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.posting import posts_of_turn
from bot.core.posts import To
from bot.store.outbox import write_posts
from bot.store.place_posts import edit_boards, introduce, let_go
from bot.store.place_settings import DRAFT, SAVED, keep_settings, kept_settings, own_of
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
    theirs = select(places.c.platform).where(
        places.c.community_id == home_id, places.c.own.is_not(None)
    )
    for platform in (await connection.execute(theirs)).scalars().all():
        await introduce(connection, home_id, platform, now)
    await edit_boards(connection, home_id, now)


async def part_groups(
    connection: AsyncConnection, home_id: int, place: Row[Any], now: datetime
) -> None:
    """Let a place be the community again that it was; results from meanwhile stay."""
    guest_id = place.own.came_from
    await edit_boards(connection, home_id, now)
    await let_go(connection, home_id, place.platform)
    await _forget_moderators(connection, home_id, place.platform)
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
    await _note_if_gone(connection, home_id)


async def _forget_moderators(connection: AsyncConnection, community_id: int, platform: str) -> None:
    """Whoever is named as a moderator by an account of a place that leaves is so no longer."""
    for key in (SAVED, DRAFT):
        kept = await kept_settings(connection, community_id, key)
        if kept is not None:
            left = tuple(one for one in kept.moderators if not one.startswith(f"{platform}:"))
            its = settings.c.community_id == community_id, settings.c.key == key
            changed = update(settings).where(*its).values(value=replace(kept, moderators=left))
            await connection.execute(changed)


async def _note_if_gone(connection: AsyncConnection, community_id: int) -> None:
    """A community is gone where the bot was removed from all the places that it has left."""
    theirs = select(places.c.removed_at).where(places.c.community_id == community_id)
    removed = (await connection.execute(theirs)).scalars().all()
    if removed and None not in removed:
        gone = update(communities).where(communities.c.id == community_id)
        await connection.execute(gone.values(removed_at=max(removed)))


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
    went: dict[int, int] = {}
    for row in (await connection.execute(theirs)).all():
        if row.account_id in known:
            went[row.id] = known[row.account_id]
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
    await _carry_wishes(connection, source, made | went, platform)


async def _carry_wishes(
    connection: AsyncConnection, source: int, went: Mapping[int, int], platform: str | None
) -> None:
    """Reminders, and code that waits for a choice, go along, but for those who stay too."""
    for table in (kept_sources, reminders):
        theirs = (
            select(table.c.member_id)
            .distinct()
            .join(members, members.c.id == table.c.member_id)
            .where(members.c.community_id == source)
        )
        for old_id in (await connection.execute(theirs)).scalars().all():
            new_id = went.get(old_id)
            if new_id is None or await _stays(connection, old_id, platform):
                continue
            moved = update(table).where(table.c.member_id == old_id).values(member_id=new_id)
            if table is kept_sources:
                has = select(kept_sources.c.slug).where(kept_sources.c.member_id == new_id)
                moved = moved.where(kept_sources.c.slug.not_in(has))
            else:
                await connection.execute(delete(table).where(table.c.member_id == new_id))
            await connection.execute(moved)


async def _stays(connection: AsyncConnection, member_id: int, platform: str | None) -> bool:
    """Whether a member has an account elsewhere than on the platform that leaves."""
    elsewhere = (
        select(accounts.c.id)
        .join(member_accounts, member_accounts.c.account_id == accounts.c.id)
        .where(member_accounts.c.member_id == member_id, accounts.c.platform != platform)
        .limit(1)
    )
    return platform is not None and (await connection.execute(elsewhere)).first() is not None


async def _choose(
    connection: AsyncConnection, source: int, target: int, platform: str | None = None
) -> None:
    """Whoever meant the one in private messages means the other."""
    chose = update(accounts).where(accounts.c.community_id == source)
    if platform is not None:
        chose = chose.where(accounts.c.platform == platform)
    await connection.execute(chose.values(community_id=target))
