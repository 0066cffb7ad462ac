"""Archives: what a community was before it joined another, and who its members are now."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.archive_ports import Archive
from bot.store.engine import Database, unbroken
from bot.store.records import round_of
from bot.store.tables import communities, member_accounts, members, rounds

_CHOICE = ("shown_as", "pseudonym", "announces", "shares")
_then, _now = member_accounts.alias("then"), member_accounts.alias("now")


class Archives(Database):
    """The part of the store that finds archives."""

    @unbroken
    async def archives(self, community_id: int, member_id: int) -> Sequence[Archive]:
        joined = select(func.max(rounds.c.closes_at)).where(
            rounds.c.community_id == communities.c.id
        )
        wanted = (
            select(communities.c.id, communities.c.name)
            .where(communities.c.home_id == community_id)
            .order_by(joined.scalar_subquery().desc(), communities.c.id.desc())
        )
        async with self.reading() as connection:
            were = {
                row.community_id: row.member_id for row in await were_of(connection, [member_id])
            }
            return [
                Archive(row.id, row.name, await _rounds_of(connection, row.id), were.get(row.id))
                for row in (await connection.execute(wanted)).all()
            ]


async def were_of(connection: AsyncConnection, people: Sequence[int]) -> Sequence[Row[Any]]:
    """The members of archives that members of their home were, with their communities."""
    return list((await connection.execute(_were(people))).all())


async def follow_choice(connection: AsyncConnection, member_id: int) -> None:
    """Let a member appear in archives as they chose to appear now."""
    row = (await connection.execute(select(members).where(members.c.id == member_id))).one()
    if row.shown_as is None:  # not asked yet
        return
    theirs = [was.member_id for was in await were_of(connection, [member_id])]
    chosen = {name: row._mapping[name] for name in _CHOICE}
    await connection.execute(update(members).where(members.c.id.in_(theirs)).values(**chosen))


def _were(people: Sequence[int]) -> Select[Any]:
    return (
        select(_then.c.member_id, _then.c.community_id)
        .distinct()
        .join(_now, _now.c.account_id == _then.c.account_id)
        .join(communities, communities.c.id == _then.c.community_id)
        .where(_now.c.member_id.in_(people), communities.c.home_id == _now.c.community_id)
        .order_by(_then.c.member_id)
    )


async def _rounds_of(connection: AsyncConnection, community_id: int) -> list[Any]:
    newest_first = (
        select(rounds)
        .where(rounds.c.community_id == community_id)
        .order_by(rounds.c.opens_at.desc())
    )
    return [round_of(row) for row in await connection.execute(newest_first)]
