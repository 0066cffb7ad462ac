"""Check a challenge: everything its author should know, all at once.

Nothing of the challenge runs here; every question is put to a lane as a
submission, so a check shows what members would get.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass

from bot.catalog.folder import FolderCatalog
from bot.core.challenge import Challenge
from bot.core.judgements import Judgement, Verdict
from bot.core.models import Mode
from bot.errors import BadChallenge
from bot.judge.command import judge_patiently, look_patiently
from bot.judge.examining import (
    examine_flake,
    examine_mutants,
    examine_nulls,
    examine_reference,
    examine_statement,
    examine_traits,
    examine_witnesses,
)
from bot.judge.findings import Report
from bot.judge.job import Depth, Job
from bot.judge.lanes import Judges
from bot.judge.mutation import MOST_MUTANTS, score_mutants
from bot.judge.nulls import null_submissions
from bot.judge.quality import measure_flake

Advance = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Questions:
    """What else a check asks, or leaves out.

    Attributes:
        timing: False measures speed only of what must be too slow or too large.
        mutants: whether changed references are caught.
        seeds: on how many fresh seeds no verdict may change.
        most_mutants: of a reference with more changes, so many are tried.
    """

    timing: bool = True
    mutants: bool = False
    seeds: int = 0
    most_mutants: int = MOST_MUTANTS


async def check_all(
    lanes: Judges,
    catalog: FolderCatalog,
    slugs: Sequence[str],
    advance: Advance,
    questions: Questions = Questions(),
) -> AsyncIterator[Report]:
    """Check challenges one after the other.

    Args:
        advance: called with (slug and stage, judged so far, to judge).

    Raises:
        UnknownName: there is no such challenge.
    """
    for slug in slugs:
        try:
            challenge = catalog.load(slug)
        except BadChallenge as error:
            report = Report(slug)
            report.error(str(error))
            yield report
            continue
        yield await check(lanes, challenge, advance, questions)


async def check(
    lanes: Judges, challenge: Challenge, advance: Advance, questions: Questions = Questions()
) -> Report:
    """Check one challenge; every finding at once.

    Where the reference itself is not accepted, nothing else can be asked, and
    what follows from that would bury what is to be mended.
    """
    report = Report(challenge.slug)
    most = questions.most_mutants if questions.mutants else 0
    seen = await look_patiently(lanes, challenge, most)
    for problem in seen.problems:
        report.error(problem)
    examine_statement(challenge, seen.arguments, report)
    sources = {"reference.py": challenge.reference, "starter.py": challenge.starter}
    sources |= {f"an answer of {name}": text for name, text in null_submissions(challenge).items()}
    sources |= {witness.path: witness.source for witness in challenge.witnesses}
    judgements: dict[str, Judgement] = {}
    costly = {w.path for w in challenge.witnesses if w.verdict in ("TLE", "MLE")}

    async def judge_one(number: int, name: str, source: str) -> None:
        depth = Depth.FULL if questions.timing or name in costly else Depth.CASES
        files = dict(challenge.files)
        job = Job(number, challenge.slug, files, source, Mode.RANKED, depth=depth)
        judgements[name] = await judge_patiently(lanes, job)
        advance(challenge.slug, len(judgements), len(sources))

    await judge_one(0, "reference.py", sources["reference.py"])
    reference = judgements["reference.py"]
    examine_reference(reference, questions.timing, report)
    if reference.verdict is not Verdict.AC:
        report.verdicts = {"reference.py": reference.verdict}
        return report
    async with asyncio.TaskGroup() as group:
        for number, (name, source) in enumerate(sources.items()):
            if name not in judgements:
                group.create_task(judge_one(number, name, source))
    report.verdicts = {name: judgements[name].verdict for name in sources}
    examine_nulls(judgements, report)
    examine_witnesses(challenge, judgements, report)
    examine_traits(challenge, judgements, report)
    if questions.mutants:
        report.mutation = await score_mutants(
            lanes, challenge, seen.mutants, _stage(advance, "changed references")
        )
        examine_mutants(report.mutation, report)
    if questions.seeds:
        report.flake = await measure_flake(
            lanes, challenge, questions.seeds, _stage(advance, "fresh seeds")
        )
        examine_flake(report.flake, report)
    return report


def _stage(advance: Advance, stage: str) -> Advance:
    return lambda slug, done, total: advance(f"{slug}, {stage}", done, total)
