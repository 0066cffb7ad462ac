"""Judge files without a database: the command `fromscratch judge`."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec

from bot.catalog.format import parse_challenge
from bot.core.challenge import Challenge
from bot.core.judgements import Judgement, TraitResult, TraitState, Verdict
from bot.core.models import Mode
from bot.core.submitting import SOURCE_BYTES, source_from_bytes
from bot.errors import BadSource, LaneDied, UserError
from bot.judge.job import Job, Look, Seen
from bot.judge.lanes import Judges, Lanes

ATTEMPTS = 3


class SpeedLine(msgspec.Struct, frozen=True):
    """A speed as the JSON line shows it."""

    ratio: float
    low: float
    high: float
    band: str | None


class JudgeLine(msgspec.Struct, frozen=True):
    """One line of `fromscratch judge --json`; this shape stays stable."""

    file: str
    slug: str
    verdict: Verdict
    traits: dict[str, TraitState]
    passed: int
    total: int
    speed: SpeedLine | None
    memory_bytes: int | None
    points: int | None
    seed: int | None
    message: str


def read_sources(paths: Sequence[Path]) -> list[bytes]:
    """Read every file before anything is judged; at most one byte over the limit of each.

    Raises:
        UserError: a path that can't be read.
    """
    sources = []
    for path in paths:
        try:
            if not path.is_file():
                raise UserError(f"{path} is no file that can be read.")
            with path.open("rb") as file:
                sources.append(file.read(SOURCE_BYTES + 1))
        except OSError as error:
            raise UserError(f"{path} can't be read: {error.strerror}.") from error
    return sources


async def judge_sources(
    lanes: Lanes,
    challenge: Challenge,
    sources: Sequence[tuple[Path, bytes]],
    mode: Mode,
    seed: int | None,
) -> AsyncIterator[tuple[Path, Judgement]]:
    """Judge one file after the other."""
    for number, (path, data) in enumerate(sources):
        try:
            source = source_from_bytes(data, path.name, challenge.entry)
        except BadSource as error:
            # An empty file breaks the rules too; only the reason is another.
            judgement = await judge_patiently(
                lanes, Job(number, challenge.slug, dict(challenge.files), "", mode, seed)
            )
            if judgement.verdict is Verdict.CE:
                judgement = replace(judgement, message=str(error))
            yield path, judgement
            continue
        job = Job(number, challenge.slug, dict(challenge.files), source, mode, seed)
        yield path, await judge_patiently(lanes, job)


async def judge_patiently(lanes: Judges, job: Job) -> Judgement:
    """Judge a job; a lane that dies is replaced, the third death makes it `JE`."""
    for _ in range(ATTEMPTS):
        try:
            return await lanes.judge(job)
        except LaneDied as error:
            last = error
    traits = parse_challenge(job.slug, job.files).traits
    return Judgement(
        Verdict.JE,
        "Our judge failed on this one three times.",
        traits=tuple(TraitResult(t.name, t.says, TraitState.NOT_RUN) for t in traits.values()),
        operator_note=str(last),
    )


async def look_patiently(lanes: Judges, challenge: Challenge, most_mutants: int) -> Seen:
    """Read a challenge's Python; a lane that dies is replaced, three times it counts as unread."""
    look = Look(0, challenge.starter, challenge.reference, challenge.entry, most_mutants)
    for _ in range(ATTEMPTS):
        try:
            return await lanes.look(look)
        except LaneDied:
            continue
    return Seen(0, problems=("starter.py or reference.py can't be read: our judge failed on it.",))


def as_line(path: Path, slug: str, judgement: Judgement) -> JudgeLine:
    """A judgement in the stable shape."""
    speed = judgement.speed
    return JudgeLine(
        file=str(path),
        slug=slug,
        verdict=judgement.verdict,
        traits={trait.name: trait.state for trait in judgement.traits},
        passed=judgement.passed,
        total=judgement.total,
        speed=SpeedLine(speed.ratio, speed.low, speed.high, speed.band) if speed else None,
        memory_bytes=judgement.memory_bytes,
        points=judgement.points,
        seed=judgement.seed,
        message=judgement.message,
    )


def as_text(path: Path, judgement: Judgement) -> str:
    """A judgement in a few lines of plain text."""
    points = f"  {judgement.points} points" if judgement.points is not None else ""
    lines = [
        f"{path}: {judgement.verdict.words.upper()}  samples {judgement.samples_passed}/"
        f"{judgement.samples_total}, all {judgement.passed}/{judgement.total}{points}"
    ]
    if judgement.message:
        lines.append(f"  {judgement.message}")
    signs = {TraitState.PASSED: "✓", TraitState.FAILED: "✗", TraitState.NOT_RUN: "–"}
    lines += [
        f"  {signs[trait.state]} {trait.name}: {trait.note or trait.state}"
        for trait in judgement.traits
    ]
    if speed := judgement.speed:
        band = f"band {speed.band}" if speed.band else "no band"
        lines.append(
            f"  speed {speed.ratio:.2f} × the reference "
            f"({speed.low:.2f} to {speed.high:.2f}), {band}"
        )
    if judgement.operator_note:
        lines.append(f"  for the challenge's author: {judgement.operator_note}")
    return "\n".join(lines)
