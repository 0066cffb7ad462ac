"""What a check makes of what it saw: sentences that tell an author what to mend, and how."""

import re
from collections.abc import Mapping, Sequence

from bot.core.challenge import Challenge
from bot.core.judgements import Judgement, TraitState, Verdict
from bot.core.scoring import BAND_FROM
from bot.judge.findings import Report
from bot.judge.mutation import EXCUSED_SHARE, MutationScore
from bot.judge.quality import Flake

EDGE = 0.10
_MOST_SHOWN = 12


def _plain(text: str) -> str:
    return " ".join(text.split())


def examine_statement(challenge: Challenge, arguments: Sequence[str], report: Report) -> None:
    """Whether the statement keeps what the traits quote, and names every argument."""
    statement = _plain(challenge.statement)
    for trait in challenge.traits.values():
        if _plain(trait.quotes) not in statement:
            report.error(
                f'Trait "{trait.name}" quotes a sentence that the statement doesn\'t have '
                f'("{trait.quotes}"). Write it into statement.md, or quote what stands there.'
            )
    for name in arguments:
        if not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", challenge.statement):
            report.error(
                f"The statement never names the argument `{name}`. Say in statement.md what it is."
            )
    if not any(witness.verdict != "AC" for witness in challenge.witnesses):
        report.error(
            "No wrong submission shows that the cases bite. Add one for each usual mistake, as "
            "submissions/wrong_answer/the_mistake.py."
        )


def examine_reference(judgement: Judgement, timed: bool, report: Report) -> None:
    """Whether the reference is right by its own cases."""
    if judgement.verdict is Verdict.JE:
        report.error(
            f"Nothing can be judged yet: {_sentence(judgement.operator_note)} "
            "Everything else is looked at once this is mended."
        )
    elif judgement.verdict is not Verdict.AC:
        report.error(
            f"reference.py itself is not accepted ({judgement.verdict.words}). "
            f"{_why(judgement)} Everything else is looked at once this is mended."
        )
    elif timed and judgement.speed is None:
        report.warn(
            "There are no timing cases, so members get no speed band. timing(rng, n) in cases.py "
            "and [timing] in challenge.toml give them one."
        )


def examine_nulls(judgements: Mapping[str, Judgement], report: Report) -> None:
    """Whether answers that know nothing are refused."""
    for name, judgement in judgements.items():
        is_null = name == "starter.py" or name.startswith("an answer of ")
        if is_null and judgement.verdict is Verdict.AC:
            report.error(
                f"{name[:1].upper()}{name[1:]} is accepted: the cases can't tell it from a "
                "solution. Compare values, with rtol rather than atol, in more than one case."
            )
        elif is_null and judgement.verdict is Verdict.JE:
            note = _sentence(judgement.operator_note)
            report.error(f"{name[:1].upper()}{name[1:]} can't be judged: {note}")


def examine_witnesses(
    challenge: Challenge, judgements: Mapping[str, Judgement], report: Report
) -> None:
    """Whether every shipped submission gets the verdict of its folder."""
    for witness in challenge.witnesses:
        judgement = judgements[witness.path]
        got, wanted = judgement.verdict, Verdict(witness.verdict)
        if got is Verdict.JE and got is not wanted:
            report.error(f"{witness.path} can't be judged: {_sentence(judgement.operator_note)}")
        elif got is Verdict.AC and got is not wanted:
            report.error(
                f"{witness.path} is accepted. No case catches its mistake: add one to cases.py in "
                "which its answer differs from the reference's."
            )
        elif wanted is Verdict.AC and got is not wanted:
            report.error(
                f"{witness.path} is not accepted ({got.words}). {_why(judgement)} Mend it, or move "
                "it to the folder of its verdict."
            )
        elif got is not wanted:
            report.error(
                f"{witness.path} fails, but with another verdict: {got.words}, not "
                f"{wanted.words}. {_why(judgement)} Change it, or move it to the folder of its "
                "verdict."
            )
        elif wanted is Verdict.AC and judgement.speed is not None:
            _check_edges(witness.path, judgement, report)


def _why(judgement: Judgement) -> str:
    """What failed first, in a sentence, as the member would read it."""
    failed = next((t for t in judgement.traits if t.state is TraitState.FAILED), None)
    if failed is not None and failed.note:
        return f"Trait {failed.name}: {_sentence(failed.note)}"
    return _sentence(judgement.message)


def _sentence(text: str) -> str:
    text = text.strip()
    return text if not text or text.endswith((".", "?")) else f"{text}."


def _check_edges(path: str, judgement: Judgement, report: Report) -> None:
    assert judgement.speed is not None  # noqa: S101 - the caller looked
    for band, bound in BAND_FROM.items():
        if abs(judgement.speed.high / bound - 1) < EDGE:
            report.warn(
                f"{path} runs at {judgement.speed.high:.2f} × the reference's speed, close to the "
                f"edge of band {band} ({bound} ×): its band may change from run to run."
            )


def examine_traits(
    challenge: Challenge, judgements: Mapping[str, Judgement], report: Report
) -> None:
    """Whether some wrong submission fails each trait."""
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


def examine_mutants(mutation: MutationScore, report: Report) -> None:
    """Whether changed references are caught."""
    if mutation.alive:
        shown = [
            f"line {one.line}, {one.mutation} (`{one.before}` became `{one.after}`)"
            for one in mutation.alive[:_MOST_SHOWN]
        ]
        if len(mutation.alive) > _MOST_SHOWN:
            shown.append(f"and {len(mutation.alive) - _MOST_SHOWN} more")
        count = len(mutation.alive)
        are = "A changed reference is" if count == 1 else f"{count} changed references are"
        report.warn(
            f"{are} accepted: {'; '.join(shown)}. Add cases that catch them, or a reason for each "
            "in challenge.toml, [[mutants.equivalent]]."
        )
    for excuse in mutation.stale:
        report.error(
            f"[[mutants.equivalent]] excuses what is caught or isn't there: {excuse}. Remove it."
        )
    if len(mutation.excused) > EXCUSED_SHARE * mutation.total:
        report.warn(
            f"{len(mutation.excused)} of {mutation.total} mutants are excused: a plainer "
            "reference would have fewer lines that don't matter."
        )


def examine_flake(flake: Flake, report: Report) -> None:
    """Whether verdicts and tolerances hold on fresh seeds."""
    for path, others in flake.changed.items():
        if report.verdicts.get(path) in others:  # told already
            continue
        got = ", ".join(f"{verdict} {count} times" for verdict, count in others.items())
        report.error(
            f"{path} doesn't always get its verdict: {got} in {flake.seeds} seeds. Make its "
            "mistake, or the case that shows it, certain for every seed."
        )
    if not flake.gap:
        report.warn(
            "The tolerance is too near: right answers are off by up to "
            f"{_times(flake.worst_right_share)} of it, wrong numbers by as little as "
            f"{_times(flake.least_wrong_share)}; 0.1 and 10 times are due."
        )


def _times(share: float | None) -> str:
    return "nothing" if share is None else f"{share:.2g} times"
