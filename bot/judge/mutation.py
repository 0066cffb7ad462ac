"""How many changed references the hidden cases catch."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.core.challenge import Challenge
from bot.core.judgements import Verdict
from bot.core.models import Mode
from bot.judge.command import judge_patiently
from bot.judge.job import Depth, Job
from bot.judge.lanes import Judges
from bot.judge.mutants import Mutant

# So many excused mutants want a plainer reference instead.
EXCUSED_SHARE = 0.10
MOST_MUTANTS = 400


@dataclass(frozen=True, slots=True)
class MutationScore:
    """What became of a reference's mutants.

    Attributes:
        total: how many there are.
        excused: alive, and challenge.toml says why no allowed input tells them apart.
        alive: those that every case accepts, without an excuse.
        stale: excuses (line and mutation) that fit no living mutant.
    """

    total: int
    excused: tuple[Mutant, ...]
    alive: tuple[Mutant, ...]
    stale: tuple[str, ...]

    @property
    def raw(self) -> float:
        """The share that is caught, of all."""
        return self._share(self.total, len(self.alive) + len(self.excused))

    @property
    def score(self) -> float:
        """The share that is caught, of those without an excuse."""
        return self._share(self.total - len(self.excused), len(self.alive))

    @staticmethod
    def _share(of: int, alive: int) -> float:
        return 1.0 if of == 0 else (of - alive) / of


async def score_mutants(
    lanes: Judges,
    challenge: Challenge,
    mutants: Sequence[Mutant],
    advance: Callable[[str, int, int], None],
) -> MutationScore:
    """Judge mutants of the reference.

    A mutant that every case accepts is judged once more with timing: changed
    code that is right but too slow is caught as well.
    """
    done = 0

    async def survives(number: int, mutant: Mutant) -> bool:
        nonlocal done
        accepted = True
        for depth in (Depth.FIRST_FAILURE, Depth.FULL):
            job = Job(
                number,
                challenge.slug,
                dict(challenge.files),
                mutant.source,
                Mode.RANKED,
                depth=depth,
            )
            accepted = accepted and (await judge_patiently(lanes, job)).verdict is Verdict.AC
        done += 1
        advance(challenge.slug, done, len(mutants))
        return accepted

    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(survives(number, mutant)) for number, mutant in enumerate(mutants)
        ]
    alive = [mutant for mutant, task in zip(mutants, tasks, strict=True) if task.result()]
    excuses = {(e.line, e.mutation) for e in challenge.equivalents}
    excused = tuple(m for m in alive if (m.line, m.mutation) in excuses)
    stale = excuses - {(m.line, m.mutation) for m in excused}
    return MutationScore(
        total=len(mutants),
        excused=excused,
        alive=tuple(m for m in alive if m not in excused),
        stale=tuple(f"line {line}, {mutation}" for line, mutation in sorted(stale)),
    )
