"""What is told of a round: who was first, whose solution may be read, how long they are."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, and_, bindparam, func, select

from bot.core.judgements import Verdict
from bot.core.length_ports import FEWEST_SOLVERS
from bot.core.round_ports import FirstSolve, Shared
from bot.store.engine import Database, unbroken
from bot.store.first_solves import first_of, is_sure, may_be_told
from bot.store.people import NAME_COLUMNS, name_on_boards
from bot.store.result_tables import Metric, bests, judgements
from bot.store.tables import members, rounds, submissions

_SHORTEST = bests.c.round_id == bindparam("of_round"), bests.c.metric == Metric.SHORTEST


def _counted(wanted: ColumnElement[int]) -> ScalarSelect[int]:
    return select(wanted).select_from(bests).where(*_SHORTEST).scalar_subquery()


# The one in the middle, or the two.
_MIDDLE = (
    select(bests.c.value, _counted(func.count()).label("solvers"))
    .where(*_SHORTEST)
    .order_by(bests.c.value)
    .limit(_counted(2 - func.count() % 2))
    .offset(_counted((func.count() - 1) // 2))
)


class RoundFacts(Database):
    """The part of the store that posts about rounds are made of."""

    @unbroken
    async def first_solve(self, round_id: int) -> FirstSolve | None:
        async with self.reading() as connection:
            row = await first_of(connection, round_id)
            if row is None:
                return None
            sure = await is_sure(connection, round_id, row)
        told = may_be_told(row)
        return FirstSolve(row.submission_id, name_on_boards(row), row.accepted_at, told, sure)

    @unbroken
    async def shared_solutions(self, round_id: int, limit: int) -> Sequence[Shared]:
        wanted = (
            _shared()
            .where(bests.c.round_id == round_id)
            .order_by(bests.c.value.desc(), bests.c.accepted_at, bests.c.submission_id)
            .limit(limit)
        )
        async with self.reading() as connection:
            return [_shared_of(row) for row in await connection.execute(wanted)]

    @unbroken
    async def shared_solution(self, community_id: int, submission_id: int) -> Shared | None:
        wanted = (
            _shared()
            .join(rounds, rounds.c.id == bests.c.round_id)
            .where(
                bests.c.submission_id == submission_id,
                rounds.c.community_id == community_id,
                rounds.c.closes_at <= self.clock.now(),
            )
        )
        async with self.reading() as connection:
            row = (await connection.execute(wanted)).one_or_none()
        return None if row is None else _shared_of(row)

    @unbroken
    async def median_tokens(self, round_id: int) -> float | None:
        async with self.reading() as connection:
            rows = (await connection.execute(_MIDDLE, {"of_round": round_id})).all()
        if not rows or rows[0].solvers < FEWEST_SOLVERS:
            return None
        return float(sum(row.value for row in rows) / len(rows))


def _shared() -> Select[Any]:
    return (
        select(bests.c.submission_id, submissions.c.slug, submissions.c.source, *NAME_COLUMNS)
        .join(members, members.c.id == bests.c.member_id)
        .join(submissions, submissions.c.id == bests.c.submission_id)
        .join(
            judgements,
            and_(
                judgements.c.submission_id == bests.c.submission_id,
                judgements.c.revision == bests.c.revision,
            ),
        )
        .where(
            bests.c.metric == Metric.POINTS,
            judgements.c.verdict == Verdict.AC,
            members.c.shares,
        )
    )


def _shared_of(row: Row[Any]) -> Shared:
    return Shared(row.submission_id, name_on_boards(row), row.slug, row.source)
