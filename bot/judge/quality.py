"""How good a challenge's hidden cases are, in figures.

`check` says what must be mended; this measures how far everything lies from
having to be: mutants, fresh seeds, tolerances, time and memory.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.core.challenge import Challenge, Witness
from bot.core.judgements import Judgement, Verdict
from bot.core.models import Mode
from bot.judge.command import judge_patiently, look_patiently
from bot.judge.job import Depth, Job
from bot.judge.lanes import Judges
from bot.judge.mutation import MOST_MUTANTS, MutationScore, score_mutants
from bot.judge.nulls import null_submissions

Advance = Callable[[str, int, int], None]
# The tolerance lies ten times above what right answers are off, and as much below wrong ones.
GAP = 10.0
_COSTLY = ("TLE", "MLE")
# A right solution must pass whatever cases it meets; a wrong one fails for what it does
# wrong, which other seeds hardly change.
SEEDS_OF_WRONG = 2
_TIMED_JUDGEMENTS = 3


@dataclass(frozen=True, slots=True)
class Flake:
    """What became of every submission over fresh seeds.

    Attributes:
        changed: path to every verdict it got that isn't its folder's, with how often.
        least_wrong_share: the smallest error, over the error allowed, of a
            submission that is wrong by its numbers alone; None without one.
        worst_right_share: the largest of an accepted one.
    """

    seeds: int
    judged: int
    changed: Mapping[str, Mapping[Verdict, int]]
    worst_right_share: float | None
    least_wrong_share: float | None

    @property
    def gap(self) -> bool:
        """Whether the tolerance is well apart from right and from wrong."""
        right, wrong = self.worst_right_share, self.least_wrong_share
        return (right is None or right <= 1 / GAP) and (wrong is None or wrong >= GAP)


@dataclass(slots=True)
class _Seen:
    """One submission over all seeds."""

    witness: Witness
    verdicts: list[Verdict] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)


async def measure_flake(
    lanes: Judges,
    challenge: Challenge,
    seeds: int,
    advance: Advance = lambda *_: None,
    seeds_of_wrong: int | None = None,
) -> Flake:
    """Judge every shipped submission and the reference on fresh seeds.

    Args:
        seeds_of_wrong: the most seeds for a wrong one; as many as for right ones if None.
    """
    witnesses = [Witness("reference.py", "AC", challenge.reference), *challenge.witnesses]
    seen = [_Seen(witness) for witness in witnesses]
    wanted = [
        (seed, one)
        for seed in range(1, seeds + 1)
        for one in seen
        if one.witness.verdict == "AC" or seeds_of_wrong is None or seed <= seeds_of_wrong
    ]
    done = 0

    async def judge_one(one: _Seen, seed: int) -> None:
        nonlocal done
        # Only a slow or greedy one needs the full size to be caught.
        costly = one.witness.verdict in _COSTLY
        depth = Depth.FULL if costly else Depth.CASES
        judgement = await judge_patiently(lanes, _job(challenge, one.witness.source, depth, seed))
        one.verdicts.append(judgement.verdict)
        if judgement.error_share is not None:
            one.shares.append(judgement.error_share)
        done += 1
        advance(challenge.slug, done, len(wanted))

    async with asyncio.TaskGroup() as group:
        for seed, one in wanted:
            group.create_task(judge_one(one, seed))
    right = [share for one in seen if one.witness.verdict == "AC" for share in one.shares]
    wrong = [min(one.shares) for one in seen if one.witness.verdict == "WA" and one.shares]
    return Flake(
        seeds=seeds,
        judged=len(wanted),
        changed={one.witness.path: other for one in seen if (other := _others(one))},
        worst_right_share=max(right, default=None),
        # Up to 1 the answers were near enough: something else gave it away.
        least_wrong_share=min((share for share in wrong if share > 1), default=None),
    )


def _others(one: _Seen) -> dict[Verdict, int]:
    others = [verdict for verdict in one.verdicts if verdict != one.witness.verdict]
    return {verdict: others.count(verdict) for verdict in sorted(set(others))}


@dataclass(frozen=True, slots=True)
class Quality:
    """One challenge's figures."""

    slug: str
    mutation: MutationScore
    flake: Flake
    nulls: int
    nulls_rejected: int
    wrong: int
    wrong_rejected: int
    wrong_of_its_kind: int
    accepted: int
    accepted_always: int
    judgement_s: float
    memory_bytes: int


async def measure_quality(
    lanes: Judges, challenge: Challenge, seeds: int, advance: Advance
) -> Quality:
    """Every figure of one challenge."""
    reference, judgement_s = await _time_reference(lanes, challenge)
    nulls = [
        await judge_patiently(lanes, _job(challenge, source, Depth.FIRST_FAILURE))
        for source in null_submissions(challenge).values()
    ]
    flake = await measure_flake(lanes, challenge, seeds, advance, SEEDS_OF_WRONG)
    seen = await look_patiently(lanes, challenge, MOST_MUTANTS)
    wrong = [w.path for w in challenge.witnesses if w.verdict != "AC"]
    right = ["reference.py", *(w.path for w in challenge.witnesses if w.verdict == "AC")]
    return Quality(
        slug=challenge.slug,
        mutation=await score_mutants(lanes, challenge, seen.mutants, advance),
        flake=flake,
        nulls=len(nulls),
        nulls_rejected=sum(_rejected(judgement) for judgement in nulls),
        wrong=len(wrong),
        wrong_rejected=sum(Verdict.AC not in flake.changed.get(path, {}) for path in wrong),
        wrong_of_its_kind=sum(path not in flake.changed for path in wrong),
        accepted=len(right),
        accepted_always=sum(path not in flake.changed for path in right),
        judgement_s=judgement_s,
        memory_bytes=reference.memory_bytes or 0,
    )


async def _time_reference(lanes: Judges, challenge: Challenge) -> tuple[Judgement, float]:
    """Judge the reference fully, and say how long that took: the shortest of a few times.

    The first one also waits for the lane to start, and any one for a busy host.
    """
    taken_s = []
    for _ in range(_TIMED_JUDGEMENTS):
        started_s = time.monotonic()
        judgement = await judge_patiently(lanes, _job(challenge, challenge.reference))
        taken_s.append(time.monotonic() - started_s)
    return judgement, min(taken_s)


def _rejected(judgement: Judgement) -> bool:
    return judgement.verdict not in (Verdict.AC, Verdict.JE)


def _job(
    challenge: Challenge, source: str, depth: Depth = Depth.FULL, seed: int | None = None
) -> Job:
    files = dict(challenge.files)
    return Job(0, challenge.slug, files, source, Mode.RANKED, seed, depth=depth)
