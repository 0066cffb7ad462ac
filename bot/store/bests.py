"""Which of a member's judged submissions is the best of a round, metric by metric.

Plain Python on rows that are already read: the judgement's transaction and the
audit both decide here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, func, or_, select

from bot.core.judgements import Speed, Verdict
from bot.core.models import Mode
from bot.store.copies_tables import AWAY, holds
from bot.store.fairness_tables import STANDS, disqualifications, unranked
from bot.store.result_tables import Metric, judgements
from bot.store.tables import submissions


@dataclass(frozen=True, slots=True)
class Best:
    """A member's best by one metric in one round, as `bests` keeps it."""

    round_id: int
    member_id: int
    metric: Metric
    value: float
    submission_id: int
    revision: int
    accepted_at: datetime


@dataclass(frozen=True, slots=True)
class Counting:
    """A ranked submission with the judgement that counts."""

    round_id: int
    member_id: int
    submission_id: int
    revision: int
    accepted_at: datetime
    verdict: Verdict
    points: int | None
    speed: Speed | None
    memory_bytes: int | None
    tokens: int | None


def counting() -> Select[Any]:
    """Select the ranked submissions that count, and the judgement of each.

    Withdrawn, disqualified and held ones don't count, nor what was sent by whoever saw
    others' code in that round. The judgement is the newest that isn't ours to blame and
    that the rules of rejudging let count.

    A judge error never counts against a member, so one that follows a real
    judgement leaves that one standing.
    """
    return (
        select(
            submissions.c.round_id,
            submissions.c.member_id,
            submissions.c.id.label("submission_id"),
            judgements.c.revision,
            submissions.c.accepted_at,
            judgements.c.verdict,
            judgements.c.points,
            judgements.c.speed,
            judgements.c.memory_bytes,
            judgements.c.tokens,
        )
        .join(judgements, judgements.c.submission_id == submissions.c.id)
        .where(
            submissions.c.mode == Mode.RANKED,
            submissions.c.withdrawn_at.is_(None),
            *nothing_against_it(),
            judgements.c.revision == counted_revision(),
        )
    )


def counted_revision() -> ScalarSelect[int]:
    """Which judgement of a submission is the one that counts; NULL while there is none.

    The newest that isn't ours to blame and that the rules of rejudging let count.
    """
    other = judgements.alias("other")
    return (
        select(func.max(other.c.revision))
        .where(
            other.c.submission_id == submissions.c.id,
            other.c.verdict != Verdict.JE,
            other.c.counts,
        )
        .correlate(submissions)
        .scalar_subquery()
    )


def nothing_against_it() -> tuple[ColumnElement[bool], ...]:
    """The conditions of a ranked submission that neither moderators nor rules keep off."""
    held = exists().where(AWAY, holds.c.submission_id == submissions.c.id)
    return ~disqualified(), ~saw_others(), ~held


def disqualified() -> ColumnElement[bool]:
    """Whether a moderator said that a submission, or all of its round, doesn't count."""
    return exists().where(
        STANDS,
        or_(
            disqualifications.c.submission_id == submissions.c.id,
            and_(
                disqualifications.c.submission_id.is_(None),
                disqualifications.c.round_id == submissions.c.round_id,
                disqualifications.c.member_id == submissions.c.member_id,
            ),
        ),
    )


def saw_others() -> ColumnElement[bool]:
    """Whether whoever sent a submission is unranked in its round."""
    return exists().where(
        unranked.c.round_id == submissions.c.round_id,
        unranked.c.member_id == submissions.c.member_id,
    )


def counting_of(row: Mapping[str, Any]) -> Counting:
    """Read one row of `counting`."""
    return Counting(**{**row, "verdict": Verdict(row["verdict"])})


def bests_of(candidates: Iterable[Counting]) -> dict[Metric, Best]:
    """The bests of one member in one round; of two equal ones the earlier accepted."""
    chosen: dict[Metric, tuple[tuple[float, datetime, int], Best]] = {}
    for one in candidates:
        for metric, value, worse in _values(one):
            rank = (worse, one.accepted_at, one.submission_id)
            if metric not in chosen or rank < chosen[metric][0]:
                best = Best(
                    round_id=one.round_id,
                    member_id=one.member_id,
                    metric=metric,
                    value=value,
                    submission_id=one.submission_id,
                    revision=one.revision,
                    accepted_at=one.accepted_at,
                )
                chosen[metric] = rank, best
    return {metric: best for metric, (_, best) in chosen.items()}


def _values(one: Counting) -> Iterable[tuple[Metric, float, float]]:
    """Each metric the submission takes part in, its value, and a key where less is better."""
    if one.points is not None:
        yield Metric.POINTS, float(one.points), -float(one.points)
    if one.verdict is not Verdict.AC:
        return
    yield Metric.FIRST, 0.0, 0.0
    if one.speed is not None:
        yield Metric.FASTEST, one.speed.ratio, -one.speed.ratio
    if one.memory_bytes is not None:
        yield Metric.LEANEST, float(one.memory_bytes), float(one.memory_bytes)
    if one.tokens is not None:
        yield Metric.SHORTEST, float(one.tokens), float(one.tokens)
