"""Communities, accounts and members: who is where, made at first sight."""

from typing import Any

from sqlalchemy import Row, Select, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.models import Account, Community, Member
from bot.store.engine import Database, unbroken
from bot.store.tables import accounts, communities, member_accounts, members, places


class People(Database):
    """The people part of the store."""

    @unbroken
    async def community(self, platform: str, external_id: str, name: str) -> Community:
        found = (
            select(communities)
            .join(places)
            .where(places.c.platform == platform, places.c.external_id == external_id)
        )
        async with self.reading() as connection:
            row = (await connection.execute(found)).one_or_none()
        if row is not None:
            return _community_of(row)
        async with self.writing() as connection:
            row = (await connection.execute(found)).one_or_none()
            if row is None:
                row = (
                    await connection.execute(
                        insert(communities)
                        .values(name=name, zone="UTC", created_at=self.clock.now())
                        .returning(communities)
                    )
                ).one()
                await connection.execute(
                    insert(places).values(
                        platform=platform, external_id=external_id, community_id=row.id
                    )
                )
            return _community_of(row)

    @unbroken
    async def member(self, community_id: int, account: Account) -> Member:
        async with self.reading() as connection:
            row = (await connection.execute(_member_behind(community_id, account))).one_or_none()
        if row is not None and row.account_name == account.name:
            return _member_of(row)
        async with self.writing() as connection:
            account_id = await find_or_add_account(connection, account)
            row = (await connection.execute(_member_behind(community_id, account))).one_or_none()
            if row is None:
                row = (
                    await connection.execute(
                        insert(members)
                        .values(
                            community_id=community_id,
                            name=account.name,
                            joined_at=self.clock.now(),
                        )
                        .returning(members)
                    )
                ).one()
                await connection.execute(
                    insert(member_accounts).values(
                        community_id=community_id, account_id=account_id, member_id=row.id
                    )
                )
            elif row.account_name != account.name:
                await _rename(connection, account_id, row.account_name, account.name)
                row = (await connection.execute(_member_behind(community_id, account))).one()
            return _member_of(row)


async def find_or_add_account(connection: AsyncConnection, account: Account) -> int:
    """The id of an account; its name is that of first sight until `member` renames it."""
    known = select(accounts.c.id).where(*_is(account))
    account_id = (await connection.execute(known)).scalar_one_or_none()
    if account_id is None:
        account_id = (
            await connection.execute(
                insert(accounts)
                .values(
                    platform=account.platform,
                    team_id=account.team_id,
                    user_id=account.user_id,
                    name=account.name,
                )
                .returning(accounts.c.id)
            )
        ).scalar_one()
    return int(account_id)


async def _rename(connection: AsyncConnection, account_id: int, old: str, new: str) -> None:
    await connection.execute(update(accounts).where(accounts.c.id == account_id).values(name=new))
    # A member who goes by another name than this account's keeps that name.
    theirs = select(member_accounts.c.member_id).where(member_accounts.c.account_id == account_id)
    await connection.execute(
        update(members).where(members.c.id.in_(theirs), members.c.name == old).values(name=new)
    )


def _member_behind(community_id: int, account: Account) -> Select[Any]:
    return (
        select(members, accounts.c.name.label("account_name"))
        .select_from(accounts)
        .join(member_accounts, member_accounts.c.account_id == accounts.c.id)
        .join(members, members.c.id == member_accounts.c.member_id)
        .where(*_is(account), member_accounts.c.community_id == community_id)
    )


def _is(account: Account) -> tuple[Any, ...]:
    return (
        accounts.c.platform == account.platform,
        accounts.c.team_id == account.team_id,
        accounts.c.user_id == account.user_id,
    )


def _community_of(row: Row[Any]) -> Community:
    return Community(id=row.id, name=row.name, zone=row.zone)


def _member_of(row: Row[Any]) -> Member:
    return Member(id=row.id, community_id=row.community_id, name=row.name)
