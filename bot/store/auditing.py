"""Work the boards out from the judgements alone, and compare.

Sums here are Python's, where the judgement's transaction lets the database add:
two ways that must agree.
"""

from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.bests import Best, Counting, bests_of, counting, counting_of
from bot.store.engine import Database, unbroken
from bot.store.tables import Metric, bests, rounds, standings


@dataclass(frozen=True, slots=True)
class Standing:
    """A row of `standings`."""

    scope: str
    member_id: int
    points: int
    solved: int
    last_at: datetime


class Auditing(Database):
    """The part of the store that checks the boards."""

    @unbroken
    async def audit(self) -> list[str]:
        """Say where bests or standings differ from a recomputation; empty when nowhere."""
        async with self.reading() as connection:
            return _differences(await _kept(connection), await _expected(connection))

    @unbroken
    async def recompute_standings(self) -> list[str]:
        """Make all bests and standings anew; says what differed, as `audit` does."""
        async with self.writing() as connection:
            expected_bests, expected_standings = expected = await _expected(connection)
            found = _differences(await _kept(connection), expected)
            if found:
                await connection.execute(delete(standings))
                await connection.execute(delete(bests))
                for table, rows in ((bests, expected_bests), (standings, expected_standings)):
                    if rows:
                        await connection.execute(insert(table), [asdict(row) for row in rows])
            return found


_Boards = tuple[set[Best], set[Standing]]


async def _kept(connection: AsyncConnection) -> _Boards:
    best_rows = (await connection.execute(select(bests))).mappings()
    standing_rows = (await connection.execute(select(standings))).mappings()
    return (
        {Best(**{**row, "metric": Metric(row["metric"])}) for row in best_rows},
        {Standing(**dict(row)) for row in standing_rows},
    )


async def _expected(connection: AsyncConnection) -> _Boards:
    by_place: dict[tuple[int, int], list[Counting]] = defaultdict(list)
    for row in (await connection.execute(counting())).mappings():
        one = counting_of(dict(row))
        by_place[one.round_id, one.member_id].append(one)
    expected = {best for group in by_place.values() for best in bests_of(group).values()}

    scopes: dict[int, tuple[str, ...]] = {
        row.id: (f"round:{row.id}", f"season:{row.season_id}", f"all:{row.community_id}")
        for row in (await connection.execute(select(rounds))).all()
    }
    by_scope: dict[tuple[str, int], list[Best]] = defaultdict(list)
    for best in expected:
        for scope in scopes[best.round_id]:
            by_scope[scope, best.member_id].append(best)
    sums = {_sum(*place, group) for place, group in by_scope.items()}
    return expected, {standing for standing in sums if standing is not None}


def _sum(scope: str, member_id: int, group: list[Best]) -> Standing | None:
    by_points = [best for best in group if best.metric is Metric.POINTS]
    if not by_points:
        return None
    return Standing(
        scope=scope,
        member_id=member_id,
        points=int(sum(best.value for best in by_points)),
        solved=sum(best.metric is Metric.FIRST for best in group),
        last_at=max(best.accepted_at for best in by_points),
    )


def _differences(kept: _Boards, expected: _Boards) -> list[str]:
    extra = {row for part in range(2) for row in kept[part]} - {*expected[0], *expected[1]}
    missing = {row for part in range(2) for row in expected[part]} - {*kept[0], *kept[1]}
    return sorted(_line("is stored, but is not so", row) for row in extra) + sorted(
        _line("should be stored", row) for row in missing
    )


def _line(says: str, row: Any) -> str:
    return f"{says}: {row}"
