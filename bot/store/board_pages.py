"""A board page by page, and one's own place, without reading the rest of it.

The database counts who is above and the core's rule gives the ranks of a page,
so that a board of 20,000 members costs hardly more than one of ten.
"""

from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    func,
    select,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.models import StandingRow
from bot.core.standings import BoardPage, Place, Ranked, page_start, rank_rows
from bot.store.boards import standing_rows
from bot.store.engine import Database, unbroken
from bot.store.people import NAME_COLUMNS
from bot.store.result_tables import standings
from bot.store.scopes import rows_of
from bot.store.tables import members


class BoardPages(Database):
    """The part of the store that turns a board's pages."""

    @unbroken
    async def board_page(
        self, scope: str, number: int, size: int, viewer_id: int | None
    ) -> BoardPage[Ranked]:
        async with self.reading() as connection:
            total = await _count(connection, rows_of(scope))
            start = page_start(total, number, size)
            rows = await _rows_after(connection, scope, start, size)
            ahead = 0
            if start and rows:
                most = max(row.points for row in rows)
                more = standings.c.points > most
                ahead = await _count(connection, rows_of(scope), more)
            ranked = tuple(rank_rows(rows, start, ahead + 1))
            if viewer_id is None:
                return BoardPage(ranked, start, total)
            place = await _above(connection, scope, viewer_id)
            if place is None:
                return BoardPage(ranked, start, total)
            (own,) = await standing_rows(connection, scope, _one(scope, viewer_id))
            rank = place.ahead + 1
            return BoardPage(ranked, start, total, Ranked(rank, own), place.ahead + place.before)

    @unbroken
    async def place(self, scope: str, member_id: int) -> Place | None:
        async with self.reading() as connection:
            place = await _above(connection, scope, member_id)
            if place is None:
                return None
            total = await _count(connection, rows_of(scope))
            return Place(place.ahead + 1, total, place.points)


async def _count(connection: AsyncConnection, *conditions: ColumnElement[bool]) -> int:
    """How many rows of the standings there are, counted in their index."""
    rows = select(func.count()).select_from(standings).where(*conditions)
    return int((await connection.execute(rows)).scalar_one())


async def _rows_after(
    connection: AsyncConnection, scope: str, start: int, size: int
) -> list[StandingRow]:
    """The rows of a scope that follow its first `start`, in no order."""
    # The rows above are passed in the index alone, before anything is joined.
    shown = (
        select(standings.c.scope, standings.c.member_id)
        .where(rows_of(scope))
        .order_by(standings.c.points.desc(), standings.c.last_at, standings.c.member_id)
        .limit(size)
        .offset(start)
        .subquery("shown")
    )
    wanted = (
        select(standings, *NAME_COLUMNS)
        .select_from(shown)
        .join(
            standings,
            and_(
                standings.c.scope == shown.c.scope,
                standings.c.member_id == shown.c.member_id,
            ),
        )
        .join(members, members.c.id == shown.c.member_id)
    )
    return await standing_rows(connection, scope, wanted)


def _one(scope: str, member_id: int) -> Select[Any]:
    """A member's own row of a scope."""
    own = select(standings, *NAME_COLUMNS).join(members)
    return own.where(rows_of(scope), standings.c.member_id == member_id)


async def _above(connection: AsyncConnection, scope: str, member_id: int) -> Row[Any] | None:
    """A member's points, how many have more, and how many equal ones are listed before.

    Their rank is one more than `ahead`: the rule of `rank_rows`, said to the database.
    """
    if scope.startswith("newcomers:"):
        wanted, where = _counts_above(scope), {}
    else:
        wanted, where = _COUNTS_ABOVE, {"scope": scope}
    rows = await connection.execute(wanted, {"of_member": member_id, **where})
    found: Row[Any] | None = rows.one_or_none()
    return found


def _counts_above(scope: str | BindParameter[str]) -> Select[Any]:
    own, other = standings.alias("own"), standings.alias("other")
    counted = select(func.count()).select_from(other).where(rows_of(scope, other))
    ahead = counted.where(other.c.points > own.c.points).scalar_subquery()
    tied_before = and_(
        other.c.points == own.c.points,
        tuple_(other.c.last_at, other.c.member_id) < tuple_(own.c.last_at, own.c.member_id),
    )
    before = counted.where(tied_before).scalar_subquery()
    return select(own.c.points, ahead.label("ahead"), before.label("before")).where(
        rows_of(scope, own), own.c.member_id == bindparam("of_member")
    )


_COUNTS_ABOVE = _counts_above(bindparam("scope"))
