"""Accounts and members: who is who in a community, made at first sight, and how they appear."""

from typing import Any

from sqlalchemy import ColumnElement, CursorResult, Row, Select, bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.communities import Consent, ShownAs
from bot.core.models import Account, Member
from bot.store.archives import follow_choice
from bot.store.engine import Database, unbroken
from bot.store.remembering import recall
from bot.store.tables import accounts, member_accounts, members

# What `name_on_boards` needs to know.
NAME_COLUMNS = (members.c.name, members.c.shown_as, members.c.pseudonym)
_HIDDEN = "(hidden)"


class People(Database):
    """The people part of the store."""

    @unbroken
    async def member(self, community_id: int, account: Account) -> Member:
        async with self.reading() as connection:
            row = (await _member_behind(connection, community_id, account)).one_or_none()
        if row is not None and row.account_name == account.name:
            return member_of(row)
        async with self.writing() as connection:
            account_id = await find_or_add_account(connection, account)
            row = (await _member_behind(connection, community_id, account)).one_or_none()
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
                await recall(connection, community_id, account, row.id, self.clock.now())
                row = (await _member_behind(connection, community_id, account)).one()
            elif row.account_name != account.name:
                await _rename(connection, account_id, row.account_name, account.name)
                row = (await _member_behind(connection, community_id, account)).one()
            return member_of(row)

    @unbroken
    async def set_consent(self, member_id: int, consent: Consent) -> None:
        chosen = (
            update(members)
            .where(members.c.id == member_id)
            .values(
                shown_as=consent.shown_as,
                pseudonym=consent.pseudonym,
                announces=consent.announces,
                shares=consent.shares,
            )
        )
        async with self.writing() as connection:
            await connection.execute(chosen)
            await follow_choice(connection, member_id)

    @unbroken
    async def ban(self, member_id: int, reason: str | None) -> None:
        """Keep why a member may send nothing here; None lets them again."""
        banned = update(members).where(members.c.id == member_id).values(banned=reason)
        async with self.writing() as connection:
            await connection.execute(banned)


def name_on_boards(row: Row[Any]) -> str:
    """The name that others may see of a member.

    Args:
        row: holds `NAME_COLUMNS`. Whoever was not asked yet appears by name.
    """
    if row.shown_as == ShownAs.HIDDEN:
        return _HIDDEN
    if row.shown_as == ShownAs.PSEUDONYM:
        # Without a pseudonym the name is still not theirs to see.
        return str(row.pseudonym) or _HIDDEN
    return str(row.name)


_ACCOUNT = select(accounts.c.id).where(
    accounts.c.platform == bindparam("platform"),
    accounts.c.team_id == bindparam("team"),
    accounts.c.user_id == bindparam("user"),
)


async def find_or_add_account(connection: AsyncConnection, account: Account) -> int:
    """The id of an account; its name is that of first sight until `member` renames it."""
    who = {"platform": account.platform, "team": account.team_id, "user": account.user_id}
    account_id = (await connection.execute(_ACCOUNT, who)).scalar_one_or_none()
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


_MEMBER_BEHIND: Select[Any] = (
    select(members, accounts.c.name.label("account_name"))
    .select_from(accounts)
    .join(member_accounts, member_accounts.c.account_id == accounts.c.id)
    .join(members, members.c.id == member_accounts.c.member_id)
    .where(
        accounts.c.platform == bindparam("platform"),
        accounts.c.team_id == bindparam("team"),
        accounts.c.user_id == bindparam("user"),
        member_accounts.c.community_id == bindparam("community"),
    )
)


async def _member_behind(
    connection: AsyncConnection, community_id: int, account: Account
) -> CursorResult[Any]:
    who = {"platform": account.platform, "team": account.team_id, "user": account.user_id}
    found: CursorResult[Any] = await connection.execute(
        _MEMBER_BEHIND, {**who, "community": community_id}
    )
    return found


def is_account(account: Account) -> tuple[ColumnElement[bool], ...]:
    """The conditions that only the row of this account meets."""
    return (
        accounts.c.platform == account.platform,
        accounts.c.team_id == account.team_id,
        accounts.c.user_id == account.user_id,
    )


def member_of(row: Row[Any]) -> Member:
    """Read a row that holds the columns of `members`."""
    consent = None
    if row.shown_as is not None:
        consent = Consent(ShownAs(row.shown_as), row.pseudonym, row.announces, row.shares)
    return Member(
        id=row.id,
        community_id=row.community_id,
        name=row.name,
        consent=consent,
        banned=row.banned,
    )
