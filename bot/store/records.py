"""Turn rows into the core's records, and a judgement into its columns."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from bot.core.judgements import Judgement, SampleReport, Verdict
from bot.core.models import Mode, Round, Status, Submission


@dataclass(frozen=True, slots=True)
class Detail:
    """What a judgement says that no query asks for."""

    message: str
    samples: tuple[SampleReport, ...]
    samples_passed: int
    samples_total: int
    passed: int
    total: int
    operator_note: str


def round_of(row: Row[Any]) -> Round:
    """Read a row of `rounds`."""
    return Round(
        id=row.id,
        community_id=row.community_id,
        season_id=row.season_id,
        number=row.number,
        slug=row.slug,
        challenge_version_id=row.challenge_version_id,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
    )


def submission_of(row: Row[Any]) -> Submission:
    """Read a row that holds the columns of `submissions`."""
    return Submission(
        id=row.id,
        community_id=row.community_id,
        member_id=row.member_id,
        round_id=row.round_id,
        challenge_version_id=row.challenge_version_id,
        slug=row.slug,
        source=row.source,
        source_hash=row.source_hash,
        mode=Mode(row.mode),
        status=Status(row.status),
        accepted_at=row.accepted_at,
        lane_deaths=row.lane_deaths,
        withdrawn=row.withdrawn_at is not None,
    )


def judgement_of(row: Row[Any]) -> Judgement:
    """Read a row that holds the columns of `judgements`."""
    detail: Detail = row.detail
    return Judgement(
        verdict=Verdict(row.verdict),
        message=detail.message,
        traits=row.traits,
        samples=detail.samples,
        samples_passed=detail.samples_passed,
        samples_total=detail.samples_total,
        passed=detail.passed,
        total=detail.total,
        speed=row.speed,
        memory_bytes=row.memory_bytes,
        points=row.points,
        seed=row.seed,
        tokens=row.tokens,
        cpu_time_s=row.cpu_time_s,
        case_set_hash=row.case_set_hash,
        judge_build=row.judge_build,
        operator_note=detail.operator_note,
    )


def judgement_columns(judgement: Judgement) -> dict[str, Any]:
    """The columns of `judgements` that come from the judgement itself."""
    return {
        "verdict": judgement.verdict,
        "traits": judgement.traits,
        "speed": judgement.speed,
        "memory_bytes": judgement.memory_bytes,
        "points": judgement.points,
        "seed": judgement.seed,
        "tokens": judgement.tokens,
        "cpu_time_s": judgement.cpu_time_s,
        "case_set_hash": judgement.case_set_hash,
        "judge_build": judgement.judge_build,
        "detail": Detail(
            message=judgement.message,
            samples=judgement.samples,
            samples_passed=judgement.samples_passed,
            samples_total=judgement.samples_total,
            passed=judgement.passed,
            total=judgement.total,
            operator_note=judgement.operator_note,
        ),
    }
