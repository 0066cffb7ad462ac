"""Check a challenge: everything its author should know, all at once.

Nothing of the challenge runs here; every question is put to a lane as a
submission, so a check shows what members would get.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass

from bot.catalog.folder import FolderCatalog
from bot.core.challenge import Challenge
from bot.core.models import Judgement, Mode, TraitState, Verdict
from bot.core.scoring import BAND_FROM
from bot.errors import BadChallenge
from bot.judge.command import judge_patiently
from bot.judge.findings import Report
from bot.judge.job import Depth, Job
from bot.judge.lanes import Lanes
from bot.judge.mutation import EXCUSED_SHARE, MutationScore, score_mutants
from bot.judge.nulls import null_submissions
from bot.judge.quality import Flake, measure_flake

EDGE = 0.10
Advance = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Questions:
    """What else a check asks, or leaves out.

    Attributes:
        timing: False measures speed only of what must be too slow or too large.
        mutants: whether changed references are caught.
        seeds: on how many fresh seeds no verdict may change.
    """

    timing: bool = True
    mutants: bool = False
    seeds: int = 0


async def check_all(
    lanes: Lanes,
    catalog: FolderCatalog,
    slugs: Sequence[str],
    advance: Advance,
    questions: Questions = Questions(),
) -> AsyncIterator[Report]:
    """Check challenges one after the other.

    Args:
        advance: called with (slug, judged so far, to judge).

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
    lanes: Lanes, challenge: Challenge, advance: Advance, questions: Questions = Questions()
) -> Report:
    """Check one challenge; every finding at once."""
    report = Report(challenge.slug)
    _check_statement(challenge, report)
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

    async with asyncio.TaskGroup() as group:
        for number, (name, source) in enumerate(sources.items()):
            group.create_task(judge_one(number, name, source))
    report.verdicts = {name: judgements[name].verdict for name in sources}
    _check_reference(judgements["reference.py"], questions.timing, report)
    _check_nulls(judgements, report)
    _check_witnesses(challenge, judgements, report)
    _check_traits(challenge, judgements, report)
    if questions.mutants:
        report.mutation = await score_mutants(lanes, challenge, advance)
        _check_mutants(report.mutation, report)
    if questions.seeds:
        report.flake = await measure_flake(lanes, challenge, questions.seeds, advance)
        _check_flake(report.flake, report)
    return report


def _plain(text: str) -> str:
    return " ".join(text.split())


def _check_statement(challenge: Challenge, report: Report) -> None:
    statement = _plain(challenge.statement)
    for trait in challenge.traits.values():
        if _plain(trait.quotes) not in statement:
            report.error(
                f'Trait "{trait.name}" quotes a sentence that the statement doesn\'t have '
                f'("{trait.quotes}").'
            )
    for name in argument_names(challenge.starter):
        if not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", challenge.statement):
            report.error(f"The statement never names the argument `{name}`.")
    if not any(witness.verdict != "AC" for witness in challenge.witnesses):
        report.error("submissions/ has no wrong submission, so nothing shows that cases bite.")


def argument_names(starter: str) -> list[str]:
    """The parameters of the starter's functions, read without parsing it as Python."""
    found: list[str] = []
    for match in re.finditer(r"(?m)^\s*def \w+\((.*?)\)\s*(?:->|:)", starter, re.DOTALL):
        parameters = match[1]
        while (stripped := re.sub(r"\[[^\[\]]*\]|\([^()]*\)", "", parameters)) != parameters:
            parameters = stripped
        for parameter in parameters.split(","):
            name = re.split(r"[:=]", parameter)[0].strip().lstrip("*")
            if name and name not in ("self", "/") and name not in found:
                found.append(name)
    return found


def _check_reference(judgement: Judgement, timed: bool, report: Report) -> None:
    if judgement.verdict is not Verdict.AC:
        why = judgement.operator_note or judgement.message
        report.error(f"reference.py gets {judgement.verdict}, not AC: {why}")
    elif timed and judgement.speed is None:
        report.warn("No timing cases: members get no speed band for this challenge.")


def _check_nulls(judgements: dict[str, Judgement], report: Report) -> None:
    for name, judgement in judgements.items():
        is_null = name == "starter.py" or name.startswith("an answer of ")
        if is_null and judgement.verdict in (Verdict.AC, Verdict.JE):
            what = judgement.operator_note or "the cases can't tell it from a solution"
            report.error(f"{name} gets {judgement.verdict}: {what}.")


def _check_witnesses(
    challenge: Challenge, judgements: dict[str, Judgement], report: Report
) -> None:
    for witness in challenge.witnesses:
        judgement = judgements[witness.path]
        if judgement.verdict != witness.verdict:
            why = judgement.operator_note or judgement.message or "every case accepts it"
            report.error(f"{witness.path} gets {judgement.verdict}, not {witness.verdict}: {why}")
        elif witness.verdict == "AC" and judgement.speed is not None:
            _check_edges(witness.path, judgement, report)


def _check_edges(path: str, judgement: Judgement, report: Report) -> None:
    assert judgement.speed is not None  # noqa: S101 - the caller looked
    for band, bound in BAND_FROM.items():
        if abs(judgement.speed.high / bound - 1) < EDGE:
            report.warn(
                f"{path} runs at {judgement.speed.high:.2f} × the reference's speed, close to the "
                f"edge of band {band} ({bound} ×): its band may change from run to run."
            )


def _check_traits(challenge: Challenge, judgements: dict[str, Judgement], report: Report) -> None:
    killed = {
        trait.name
        for witness in challenge.witnesses
        if witness.verdict != "AC"
        for trait in judgements[witness.path].traits
        if trait.state is TraitState.FAILED
    }
    for name in challenge.traits:
        if name not in killed:
            report.error(
                f'No wrong submission fails the trait "{name}". Add one that makes this mistake, '
                "or a case that catches one you have."
            )


def _check_mutants(mutation: MutationScore, report: Report) -> None:
    for mutant in mutation.alive:
        report.warn(
            f"A changed reference is accepted: line {mutant.line}, {mutant.mutation} "
            f"(`{mutant.before}` became `{mutant.after}`). Add a case that catches it, or a "
            "reason in challenge.toml, [[mutants.equivalent]]."
        )
    for excuse in mutation.stale:
        report.error(f"[[mutants.equivalent]] excuses what is caught or isn't there: {excuse}.")
    if len(mutation.excused) > EXCUSED_SHARE * mutation.total:
        report.warn(
            f"{len(mutation.excused)} of {mutation.total} mutants are excused: a plainer "
            "reference would have fewer lines that don't matter."
        )


def _check_flake(flake: Flake, report: Report) -> None:
    for path, others in flake.changed.items():
        got = ", ".join(f"{verdict} {count} times" for verdict, count in others.items())
        report.error(f"{path} doesn't always get its verdict: {got} in {flake.seeds} seeds.")
    if not flake.gap:
        report.warn(
            "The tolerance is too near: right answers are off by up to "
            f"{_times(flake.worst_right_share)} of it, wrong numbers by as little as "
            f"{_times(flake.least_wrong_share)}; 0.1 and 10 times are due."
        )


def _times(share: float | None) -> str:
    return "nothing" if share is None else f"{share:.2g} times"
