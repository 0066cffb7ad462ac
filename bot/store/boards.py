"""Bests and standings: kept in a judgement's transaction, read by the boards.

A change is never added to what was there: the member's rows are made anew from
the judgements that count, so a rejudge moves them down as well as up.
"""

from collections.abc import Sequence
from dataclasses import asdict
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
    func,
    insert,
    literal,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.asking import View
from bot.core.judgements import TraitState
from bot.core.models import Round, StandingRow, ViewRow
from bot.store.bests import bests_of, counting, counting_of
from bot.store.engine import Database, unbroken
from bot.store.people import NAME_COLUMNS, name_on_boards
from bot.store.records import round_of
from bot.store.result_tables import Metric, bests, judgements, standings
from bot.store.round_posts import tell_of_change
from bot.store.scopes import rows_of
from bot.store.tables import members, rounds, submissions

_PART = 500


class Boards(Database):
    """The part of the store that boards are read from."""

    @unbroken
    async def standings(self, scope: str, limit: int = 1000) -> Sequence[StandingRow]:
        wanted = (
            select(standings, *NAME_COLUMNS)
            .join(members)
            .where(rows_of(scope))
            .order_by(standings.c.points.desc(), standings.c.last_at, standings.c.member_id)
            .limit(limit)
        )
        async with self.reading() as connection:
            return await standing_rows(connection, scope, wanted)

    @unbroken
    async def view_rows(self, scope: str, view: View) -> Sequence[ViewRow]:
        if view is View.POINTS:
            raise ValueError("points are summed: ask for the standings")
        own = _own_bests(scope, view).subquery("own")
        wanted = (
            select(own, judgements.c.speed, *NAME_COLUMNS)
            .join(members, members.c.id == own.c.member_id)
            .join(
                judgements,
                and_(
                    judgements.c.submission_id == own.c.submission_id,
                    judgements.c.revision == own.c.revision,
                ),
            )
            .where(own.c.place == 1)
            .order_by(_best_first(own.c.value, view), own.c.accepted_at, own.c.member_id)
        )
        async with self.reading() as connection:
            # A rank hangs on every row above it. Read in parts, many keep nobody waiting.
            found = await connection.stream(wanted)
            return [_view_row(row, view) async for part in found.partitions(_PART) for row in part]

    @unbroken
    async def solved_count(self, round_id: int) -> int:
        solvers = (
            select(func.count())
            .select_from(bests)
            .where(bests.c.round_id == round_id, bests.c.metric == Metric.FIRST)
        )
        async with self.reading() as connection:
            return int((await connection.execute(solvers)).scalar_one())


async def standing_rows(
    connection: AsyncConnection, scope: str, wanted: Select[Any]
) -> list[StandingRow]:
    """Read standings of a scope; in a round, with what the counting submission was like."""
    kind, _, key = scope.partition(":")
    if kind != "round":
        return [_sum_row(row) for row in (await connection.execute(wanted)).all()]
    wanted = (
        wanted.add_columns(judgements.c.speed, judgements.c.traits)
        .join(
            bests,
            and_(
                bests.c.round_id == int(key),
                bests.c.member_id == standings.c.member_id,
                bests.c.metric == Metric.POINTS,
            ),
        )
        .join(
            judgements,
            and_(
                judgements.c.submission_id == bests.c.submission_id,
                judgements.c.revision == bests.c.revision,
            ),
        )
    )
    return [_round_row(row) for row in (await connection.execute(wanted)).all()]


def _within(scope: str) -> ColumnElement[bool]:
    """Which rounds a scope sums."""
    kind, _, key = scope.partition(":")
    return _SUMMED[kind] == int(key)


def _sum_of(kind: str, column: ColumnElement[int]) -> Select[str, Any, int, Any]:
    """What a member's bests add up to in one kind of scope; a row of nothing without bests."""
    counts = bests.c.metric == Metric.POINTS
    return (
        select(
            literal(kind).label("kind"),
            func.sum(case((counts, bests.c.value), else_=0)).label("points"),
            func.count(case((bests.c.metric == Metric.FIRST, 1))).label("solved"),
            func.max(case((counts, bests.c.accepted_at))).label("last_at"),
        )
        .join(rounds, rounds.c.id == bests.c.round_id)
        .where(bests.c.member_id == bindparam("of_member"), column == bindparam(kind))
    )


# Every judgement runs these: to build them anew takes longer than the database does.
_SUMMED = {"round": rounds.c.id, "season": rounds.c.season_id, "all": rounds.c.community_id}
_COUNTING = counting().where(
    submissions.c.round_id == bindparam("of_round"),
    submissions.c.member_id == bindparam("of_member"),
)
_OLD_BESTS = delete(bests).where(
    bests.c.round_id == bindparam("of_round"), bests.c.member_id == bindparam("of_member")
)
_ROUND = select(rounds).where(rounds.c.id == bindparam("of_round"))
_SUMS = union_all(*(_sum_of(kind, column) for kind, column in _SUMMED.items()))
_OLD_STANDINGS = delete(standings).where(
    standings.c.scope.in_(bindparam("scopes", expanding=True)),
    standings.c.member_id == bindparam("of_member"),
)


def _own_bests(scope: str, view: View) -> Select[Any]:
    """Each member's bests of a scope by one metric, numbered by `place`."""
    order = (_best_first(bests.c.value, view), bests.c.accepted_at, bests.c.submission_id)
    place = func.row_number().over(partition_by=bests.c.member_id, order_by=order)
    return (
        select(bests, place.label("place"))
        .join(rounds, rounds.c.id == bests.c.round_id)
        .where(_within(scope), bests.c.metric == Metric(view.value))
    )


def _best_first(value: ColumnElement[float], view: View) -> ColumnElement[float]:
    return value.desc() if view is View.FASTEST else value.asc()


async def refresh_boards(
    connection: AsyncConnection, round_id: int, member_id: int, now: datetime | None = None
) -> None:
    """Make a member's bests in a round, and the standings they add to, anew.

    Args:
        now: for the posts about the round, which follow; None where more is made anew
            before the board is whole again.
    """
    whose = {"of_round": round_id, "of_member": member_id}
    rows = (await connection.execute(_COUNTING, whose)).mappings().all()
    await connection.execute(_OLD_BESTS, whose)
    chosen = bests_of(counting_of(dict(row)) for row in rows).values()
    if chosen:
        await connection.execute(insert(bests), [asdict(best) for best in chosen])

    round_ = round_of((await connection.execute(_ROUND, whose)).one())
    await _refresh_standings(connection, round_, member_id)
    if now is not None:
        await tell_of_change(connection, round_, now)


async def _refresh_standings(connection: AsyncConnection, round_: Round, member_id: int) -> None:
    keys = {"round": round_.id, "season": round_.season_id, "all": round_.community_id}
    scopes = {kind: f"{kind}:{key}" for kind, key in keys.items()}
    sums = (await connection.execute(_SUMS, {"of_member": member_id, **keys})).all()
    old = {"of_member": member_id, "scopes": list(scopes.values())}
    await connection.execute(_OLD_STANDINGS, old)
    summed = [
        {
            "scope": scopes[row.kind],
            "member_id": member_id,
            "points": int(row.points),
            "solved": row.solved,
            "last_at": row.last_at,
        }
        for row in sums
        if row.last_at is not None
    ]
    if summed:
        await connection.execute(insert(standings), summed)


def _sum_row(row: Row[Any]) -> StandingRow:
    return StandingRow(
        member_id=row.member_id,
        name=name_on_boards(row),
        points=row.points,
        solved=row.solved,
        last_at=row.last_at,
    )


def _round_row(row: Row[Any]) -> StandingRow:
    return StandingRow(
        member_id=row.member_id,
        name=name_on_boards(row),
        points=row.points,
        solved=row.solved,
        last_at=row.last_at,
        band=None if row.speed is None else row.speed.band,
        ratio=None if row.speed is None else row.speed.ratio,
        traits_passed=sum(trait.state is TraitState.PASSED for trait in row.traits),
        traits_total=len(row.traits),
    )


def _view_row(row: Row[Any], view: View) -> ViewRow:
    fastest = view is View.FASTEST
    return ViewRow(
        member_id=row.member_id,
        name=name_on_boards(row),
        value=row.value,
        accepted_at=row.accepted_at,
        low=row.speed.low if fastest else None,
        high=row.speed.high if fastest else None,
    )
