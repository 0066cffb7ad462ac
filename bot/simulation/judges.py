"""Lanes of the simulation: a stub that reads what is to come of a source, or real ones."""

from collections.abc import Callable
from random import Random

from bot.core.judgements import Judgement, Speed, TraitResult, TraitState, Verdict
from bot.core.models import Mode
from bot.core.scoring import band_of
from bot.errors import LaneDied
from bot.judge.job import Job, Step

LANE_KILLER = "KILL"
_MARK = "# simulated"
_LANE_DEATHS = 0.01


def source_for(number: int, outcome: str) -> str:
    """A source that nobody sent before, which the stub gives an outcome.

    Args:
        outcome: a verdict and what it is worth, as in "AC 120" or "WA 40"; or
            `LANE_KILLER`.
    """
    return f"{_MARK} {outcome}\n# {number}\n"


class StubLanes:
    """Judges at once, by what the source says about itself; some of its lanes die."""

    count = 1

    def __init__(self, random: Random) -> None:
        self._random = random

    async def judge(self, job: Job, on_step: Callable[[Step], None]) -> Judgement:
        """The judgement that the source asks for.

        Raises:
            LaneDied: now and then, and for a source that kills every lane.
        """
        outcome = job.source.partition("\n")[0].removeprefix(_MARK).split()
        if outcome == [LANE_KILLER] or self._random.random() < _LANE_DEATHS:
            raise LaneDied("A simulated lane died.")
        return judgement_of(outcome, job.mode)


def judgement_of(outcome: list[str], mode: Mode) -> Judgement:
    """What the stub says; whatever it can't read doesn't compile."""
    if len(outcome) != 2:
        return Judgement(Verdict.CE, "This does not compile.", points=0, cpu_time_s=0.1)
    verdict, points = Verdict(outcome[0]), int(outcome[1])
    solved = verdict is Verdict.AC
    state = TraitState.PASSED if solved else TraitState.FAILED
    ratio = {130: 1.6, 120: 1.0, 110: 0.5}.get(points, 0.2)
    speed = Speed(ratio, 0.95 * ratio, ratio, band_of(ratio)) if solved else None
    return Judgement(
        verdict,
        "",
        traits=(TraitResult("plain", "does it", state, "" if solved else "It doesn't."),),
        passed=int(solved),
        total=1,
        speed=speed,
        memory_bytes=1_000_000 if solved else None,
        points=None if mode is Mode.TRY else points,
        tokens=len(outcome),
        cpu_time_s=0.5,
    )
