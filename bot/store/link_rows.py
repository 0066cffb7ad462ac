"""Reading links, and who may become one member."""

from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.linking_ports import CodeProblem, Link
from bot.core.models import Account
from bot.store.people import is_account
from bot.store.people_tables import links
from bot.store.tables import accounts, member_accounts, members


async def problem_of(
    connection: AsyncConnection, community_id: int, first: int, second: int
) -> CodeProblem | None:
    """Why these two accounts can't become one member, as things are now."""
    people = [await member_id_of(connection, community_id, one) for one in (first, second)]
    if first == second or people[0] == people[1]:
        return CodeProblem.OWN
    theirs = (
        select(accounts.c.platform)
        .join(member_accounts, member_accounts.c.account_id == accounts.c.id)
        .where(member_accounts.c.member_id.in_(people))
    )
    platforms = (await connection.execute(theirs)).scalars().all()
    return CodeProblem.SAME_PLATFORM if len(set(platforms)) < len(platforms) else None


async def account_id_of(connection: AsyncConnection, account: Account) -> int:
    """The id of an account; 0, which is nobody's, if it was never seen."""
    known = select(accounts.c.id).where(*is_account(account))
    return (await connection.execute(known)).scalar_one_or_none() or 0


async def member_id_of(
    connection: AsyncConnection, community_id: int, account_id: int
) -> int | None:
    """The id of the member behind an account."""
    behind = select(member_accounts.c.member_id).where(
        member_accounts.c.community_id == community_id,
        member_accounts.c.account_id == account_id,
    )
    found: int | None = (await connection.execute(behind)).scalar_one_or_none()
    return found


def every_link() -> Select[Any]:
    """Links with both accounts, and whether either member is banned."""
    first, second = accounts.alias("first"), accounts.alias("second")
    banned = (
        select(func.count())
        .select_from(member_accounts)
        .join(members, members.c.id == member_accounts.c.member_id)
        .where(
            member_accounts.c.community_id == links.c.community_id,
            member_accounts.c.account_id.in_([first.c.id, second.c.id]),
            members.c.banned.is_not(None),
        )
        .correlate(links, first, second)
        .scalar_subquery()
    )
    columns = [
        table.c[name].label(f"{label}_{name}")
        for label, table in (("first", first), ("second", second))
        for name in ("platform", "team_id", "user_id", "name")
    ]
    return (
        select(links, *columns, banned.label("banned"))
        .join(first, first.c.id == links.c.first_account_id)
        .join(second, second.c.id == links.c.second_account_id)
    )


async def one_link(connection: AsyncConnection, link_id: int) -> Link:
    """A link that is there."""
    wanted = every_link().where(links.c.id == link_id)
    return link_of((await connection.execute(wanted)).one())


def link_of(row: Row[Any]) -> Link:
    """Read a row of `every_link`."""
    return Link(
        id=row.id,
        community_id=row.community_id,
        first=_account_of(row, "first"),
        second=_account_of(row, "second"),
        banned=row.banned > 0,
        linked_at=row.linked_at,
        ended_at=row.ended_at,
    )


def _account_of(row: Row[Any], label: str) -> Account:
    fields = ("platform", "team_id", "user_id", "name")
    return Account(**{name: row._mapping[f"{label}_{name}"] for name in fields})
