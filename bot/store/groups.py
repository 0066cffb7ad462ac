"""Communities: made at first sight, what they chose, and whether the bot is still there."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    case,
    delete,
    exists,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.audit_ports import Deed
from bot.core.communities import CommunitySettings
from bot.core.models import Account, Community
from bot.store.audit_log import record
from bot.store.engine import Database, unbroken
from bot.store.people import is_account
from bot.store.place_posts import introduce
from bot.store.place_settings import DRAFT, SAVED, keep_settings, kept_settings, place_on, seen_from
from bot.store.tables import accounts, communities, member_accounts, places, settings


def _with_settings() -> Select[Any]:
    saved = and_(settings.c.community_id == communities.c.id, settings.c.key == SAVED)
    return select(communities, settings.c.value.label("settings")).outerjoin(settings, saved)


_AT_PLACE = (
    _with_settings()
    .add_columns(places.c.own)
    .join(places, places.c.community_id == communities.c.id)
    .where(places.c.platform == bindparam("on"), places.c.external_id == bindparam("named"))
)


class Groups(Database):
    """The part of the store that knows communities.

    A community is gone when the bot was removed from all of its places.
    """

    @unbroken
    async def community(self, platform: str, external_id: str, name: str) -> Community:
        place = {"on": platform, "named": external_id}
        async with self.reading() as connection:
            row = (await connection.execute(_AT_PLACE, place)).one_or_none()
        if row is not None:
            return _seen_from(row, platform, external_id)
        async with self.writing() as connection:
            row = (await connection.execute(_AT_PLACE, place)).one_or_none()
            if row is None:
                made = insert(communities).values(
                    name=name, zone="UTC", created_at=self.clock.now()
                )
                community_id = (
                    await connection.execute(made.returning(communities.c.id))
                ).scalar_one()
                await connection.execute(
                    insert(places).values(
                        platform=platform, external_id=external_id, community_id=community_id
                    )
                )
                row = (await connection.execute(_AT_PLACE, place)).one()
            return _seen_from(row, platform, external_id)

    @unbroken
    async def community_by_id(self, community_id: int, platform: str = "") -> Community | None:
        wanted = _with_settings().where(communities.c.id == community_id)
        async with self.reading() as connection:
            row = (await connection.execute(wanted)).one_or_none()
            place = await place_on(connection, community_id, platform) if platform else None
        if row is None:
            return None
        community = _community_of(row)
        if place is None:
            return community
        seen = seen_from(community.settings, platform, place.external_id, place.own)
        return replace(community, settings=seen)

    @unbroken
    async def communities_of(self, account: Account) -> list[Community]:
        chosen_first = case((communities.c.id == accounts.c.community_id, 0), else_=1)
        wanted = (
            _with_settings()
            .join(member_accounts, member_accounts.c.community_id == communities.c.id)
            .join(accounts, accounts.c.id == member_accounts.c.account_id)
            .where(
                *is_account(account),
                communities.c.removed_at.is_(None),
                # One that became part of another is an archive.
                communities.c.home_id.is_(None),
                # One whose place left a group is no member of that group.
                exists().where(
                    places.c.community_id == communities.c.id,
                    places.c.platform == account.platform,
                ),
            )
            .order_by(chosen_first, communities.c.id)
        )
        async with self.reading() as connection:
            return [_community_of(row) for row in await connection.execute(wanted)]

    @unbroken
    async def chosen_community(self, account: Account) -> int | None:
        async with self.reading() as connection:
            wanted = select(accounts.c.community_id).where(*is_account(account))
            found: int | None = (await connection.execute(wanted)).scalar_one_or_none()
        return found

    @unbroken
    async def choose_community(self, account: Account, community_id: int) -> None:
        is_member = exists().where(
            member_accounts.c.account_id == accounts.c.id,
            member_accounts.c.community_id == community_id,
        )
        chosen = (
            update(accounts)
            .where(*is_account(account), is_member)
            .values(community_id=community_id)
        )
        async with self.writing() as connection:
            await connection.execute(chosen)

    @unbroken
    async def draft_settings(self, community_id: int) -> CommunitySettings | None:
        async with self.reading() as connection:
            return await kept_settings(connection, community_id, DRAFT)

    @unbroken
    async def keep_draft_settings(self, community_id: int, settings: CommunitySettings) -> None:
        async with self.writing() as connection:
            await keep_settings(connection, community_id, DRAFT, settings)

    @unbroken
    async def save_settings(
        self, community_id: int, settings: CommunitySettings, deed: Deed | None = None
    ) -> None:
        async with self.writing() as connection:
            await keep_settings(connection, community_id, SAVED, settings)
            await _introduce(connection, community_id, settings, self.clock.now())
            await record(connection, deed, self.clock.now())

    @unbroken
    async def save_draft_settings(
        self, community_id: int, deed: Deed | None = None
    ) -> CommunitySettings | None:
        async with self.writing() as connection:
            draft = await kept_settings(connection, community_id, DRAFT)
            if draft is None:
                return None
            await connection.execute(delete(settings).where(*_is(community_id, DRAFT)))
            await keep_settings(connection, community_id, SAVED, draft)
            await connection.execute(
                update(communities).where(communities.c.id == community_id).values(zone=draft.zone)
            )
            await _introduce(connection, community_id, draft, self.clock.now())
            await record(connection, deed, self.clock.now())
            return draft

    @unbroken
    async def places_on(self, platform: str) -> Mapping[str, int]:
        present = (
            select(places.c.external_id, places.c.community_id)
            .join(communities, communities.c.id == places.c.community_id)
            .where(places.c.platform == platform, places.c.removed_at.is_(None))
        )
        async with self.reading() as connection:
            return {row.external_id: row.community_id for row in await connection.execute(present)}

    @unbroken
    async def note_removed(self, platform: str, external_id: str) -> None:
        # The first time counts: being told again must not prolong what is kept.
        await self._note(platform, external_id, places.c.removed_at.is_(None), self.clock.now())

    @unbroken
    async def note_present(self, platform: str, external_id: str) -> None:
        await self._note(platform, external_id, places.c.removed_at.is_not(None), None)

    async def _note(
        self, platform: str, external_id: str, before: ColumnElement[bool], at: datetime | None
    ) -> None:
        noted = (
            update(places)
            .where(places.c.platform == platform, places.c.external_id == external_id, before)
            .values(removed_at=at)
            .returning(places.c.community_id)
        )
        async with self.writing() as connection:
            its_id = (await connection.execute(noted)).scalar_one_or_none()
            if its_id is None:
                return
            still_there = exists().where(
                places.c.community_id == its_id, places.c.removed_at.is_(None)
            )
            gone_at = None if (await connection.execute(select(still_there))).scalar_one() else at
            await connection.execute(
                update(communities).where(communities.c.id == its_id).values(removed_at=gone_at)
            )
            if at is None:
                await introduce(connection, its_id, platform, self.clock.now())


async def _introduce(
    connection: AsyncConnection, community_id: int, saved: CommunitySettings, now: datetime
) -> None:
    """A place that joined without a channel may have one now."""
    if saved.place:
        await introduce(connection, community_id, saved.place.partition(":")[0], now)


def _is(community_id: int, key: str) -> tuple[ColumnElement[bool], ...]:
    return settings.c.community_id == community_id, settings.c.key == key


def _community_of(row: Row[Any]) -> Community:
    return Community(id=row.id, name=row.name, zone=row.zone, settings=row.settings)


def _seen_from(row: Row[Any], platform: str, external_id: str) -> Community:
    community = _community_of(row)
    seen = seen_from(community.settings, platform, external_id, row.own)
    return replace(community, settings=seen)
