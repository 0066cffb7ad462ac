"""Work the boards out from the judgements alone, and compare.

Sums here are Python's, where the judgement's transaction lets the database add:
two ways that must agree.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, delete, insert, or_, select, true, union
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.models import Mode
from bot.store.bests import Best, Counting, bests_of, counting, counting_of
from bot.store.copies_tables import holds
from bot.store.engine import Database, unbroken
from bot.store.fairness_tables import disqualifications, unranked
from bot.store.result_tables import Metric, bests, judgements, standings
from bot.store.tables import rounds, submissions


@dataclass(frozen=True, slots=True)
class Standing:
    """A row of `standings`."""

    scope: str
    member_id: int
    points: int
    solved: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class _Part:
    """Which bests and standings are compared: all of them, or what was touched.

    Of what was touched, a best is worked out from its judgements, and a sum from
    the bests as they are kept: those of other rounds were compared in their time.
    """

    touched: CTE | None = None

    def of_rounds(self, column: ColumnElement[int]) -> ColumnElement[bool]:
        return true() if self.touched is None else column.in_(select(self.touched.c.round_id))

    def of_members(self, column: ColumnElement[int]) -> ColumnElement[bool]:
        return true() if self.touched is None else column.in_(select(self.touched.c.member_id))


class Auditing(Database):
    """The part of the store that checks the boards."""

    @unbroken
    async def audit(self, since: datetime | None = None) -> list[str]:
        """Say where bests or standings differ from a recomputation; empty when nowhere.

        Args:
            since: only what was judged, withdrawn or moderated from then on is looked at.
        """
        part = _Part() if since is None else _Part(_touched_since(since))
        async with self.reading() as connection:
            expected_bests = await _expected_bests(connection, part)
            kept = await _kept_bests(connection, part)
            summed = expected_bests
            if since is not None:
                summed = await _kept_bests(connection, part, whole_members=True)
            expected = await _sums(connection, summed)
            return _differences(kept, expected_bests) + _differences(
                await _kept_standings(connection, part), expected
            )

    @unbroken
    async def recompute_standings(self) -> list[str]:
        """Make all bests and standings anew; says what differed, as `audit` does."""
        part = _Part()
        async with self.writing() as connection:
            expected_bests = await _expected_bests(connection, part)
            expected = await _sums(connection, expected_bests)
            found = _differences(await _kept_bests(connection, part), expected_bests)
            found += _differences(await _kept_standings(connection, part), expected)
            if found:
                await connection.execute(delete(standings))
                await connection.execute(delete(bests))
                for table, rows in ((bests, expected_bests), (standings, expected)):
                    if rows:
                        await connection.execute(insert(table), [asdict(row) for row in rows])
            return found


def _touched_since(since: datetime) -> CTE:
    """The rounds and members whose boards may have moved since then."""
    judged = (
        select(submissions.c.round_id, submissions.c.member_id)
        .join(judgements, judgements.c.submission_id == submissions.c.id)
        .where(
            submissions.c.mode == Mode.RANKED,
            or_(judgements.c.judged_at >= since, submissions.c.withdrawn_at >= since),
        )
    )
    disqualified = select(disqualifications.c.round_id, disqualifications.c.member_id).where(
        or_(disqualifications.c.at >= since, disqualifications.c.undone_at >= since)
    )
    saw_others = select(unranked.c.round_id, unranked.c.member_id).where(unranked.c.at >= since)
    held = (
        select(submissions.c.round_id, submissions.c.member_id)
        .join(holds, holds.c.submission_id == submissions.c.id)
        .where(or_(holds.c.held_at >= since, holds.c.decided_at >= since))
    )
    return union(judged, disqualified, saw_others, held).cte("touched")


async def _kept_bests(
    connection: AsyncConnection, part: _Part, *, whole_members: bool = False
) -> set[Best]:
    """The bests as they are stored; of `whole_members` those of every round."""
    wanted = select(bests).where(part.of_members(bests.c.member_id))
    if not whole_members:
        wanted = wanted.where(part.of_rounds(bests.c.round_id))
    rows = (await connection.execute(wanted)).mappings()
    return {Best(**{**row, "metric": Metric(row["metric"])}) for row in rows}


async def _kept_standings(connection: AsyncConnection, part: _Part) -> set[Standing]:
    wanted = select(standings).where(part.of_members(standings.c.member_id))
    return {Standing(**dict(row)) for row in (await connection.execute(wanted)).mappings()}


async def _expected_bests(connection: AsyncConnection, part: _Part) -> set[Best]:
    wanted = counting().where(
        part.of_rounds(submissions.c.round_id), part.of_members(submissions.c.member_id)
    )
    by_place: dict[tuple[int, int], list[Counting]] = defaultdict(list)
    for row in (await connection.execute(wanted)).mappings():
        one = counting_of(dict(row))
        by_place[one.round_id, one.member_id].append(one)
    return {best for group in by_place.values() for best in bests_of(group).values()}


async def _sums(connection: AsyncConnection, of: Iterable[Best]) -> set[Standing]:
    scopes: dict[int, tuple[str, ...]] = {
        row.id: (f"round:{row.id}", f"season:{row.season_id}", f"all:{row.community_id}")
        for row in (await connection.execute(select(rounds))).all()
    }
    by_scope: dict[tuple[str, int], list[Best]] = defaultdict(list)
    for best in of:
        for scope in scopes[best.round_id]:
            by_scope[scope, best.member_id].append(best)
    sums = {_sum(*place, group) for place, group in by_scope.items()}
    return {standing for standing in sums if standing is not None}


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


def _differences(kept: set[Any], expected: set[Any]) -> list[str]:
    extra = sorted(_line("is stored, but is not so", row) for row in kept - expected)
    missing = sorted(_line("should be stored", row) for row in expected - kept)
    return extra + missing


def _line(says: str, row: Any) -> str:
    return f"{says}: {row}"
