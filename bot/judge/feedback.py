"""Put a judgement into words: for members plain, for chat harmless, never a secret."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from bot.core.challenge import Challenge
from bot.core.judgements import SampleReport, Verdict
from bot.judge.authoring import Case
from bot.judge.outcome import Call
from bot.judge.reports import text_of

VALUE_LENGTH = 1_200
JUDGE_ERROR = (
    "Our judge failed on this one, not your code. It keeps its place and will be judged again; "
    "a moderator has been told."
)
RULE_ALLOWED_HINT = "submissions may import NumPy and the pure standard library, listed in /help"


def explain_problem(problem: dict[str, Any], challenge: Challenge) -> str:
    """A sentence for what the rules' reader found; its fields are not trusted."""
    line = problem.get("line")
    place = f"Line {line}" if type(line) is int else "Your file"
    name = text_of(problem.get("name"))[:80]
    match problem.get("rule"):
        case "syntax":
            code = text_of(problem.get("text"))
            column = problem.get("column")
            caret = " " * column + "^" if isinstance(column, int) and 0 <= column < 120 else ""
            reason = text_of(problem.get("message")) or "invalid syntax"
            return f"{place} is not valid Python: {reason}.\n    {code}\n    {caret}".rstrip()
        case "nested":
            return "Your file is nested too deeply to be read."
        case "unreadable":
            return "Your file can't be read as Python: it contains characters that no source may."
        case "import":
            return f"{place} imports {name}; {RULE_ALLOWED_HINT}."
        case "forbid":
            return f"{place} uses {name}. This challenge's point is to build it yourself."
        case "entry":
            return f"Your file defines no `{challenge.entry}`. /starter shows its signature."
        case "method":
            return f"{place}: the class {challenge.entry} lacks the method `{name}`."
        case "signature":
            wanted, given = text_of(problem.get("wanted")), text_of(problem.get("given"))
            return f"{place}: {name} must take {wanted}; yours takes {given}."
        case _:
            return "Your file could not be read."


def report_sample(case: Case, call: Call, sentence: str) -> SampleReport:
    """Everything about a sample: it is public, so nothing is held back."""
    got = show(call.answer) if call.verdict is None else sentence
    return SampleReport(
        case=case.id,
        passed=not sentence,
        arguments=show_arguments(case),
        expected=show(case.expected),
        got=got,
        printed=call.printed[:VALUE_LENGTH],
        traceback=text_of(call.error.get("traceback"))[: 3 * VALUE_LENGTH],
    )


def show_arguments(case: Case) -> str:
    """The arguments as one would type them."""
    shown = [show(value) for value in case.args]
    shown += [f"{name}={show(value)}" for name, value in case.kwargs.items()]
    return cut(", ".join(shown))


def show(value: Any) -> str:
    """A value as text, short, without cutting silently."""
    with np.printoptions(threshold=60, edgeitems=3, precision=6, suppress=False, linewidth=72):
        if isinstance(value, int) and abs(value) > 10**60:
            return f"an integer of about {int(math.log10(abs(value)))} digits"
        if isinstance(value, (list, tuple, set, dict)) and len(value) > 40:
            first = ", ".join(show(item) for item in list(value)[:6])
            return cut(f"{type(value).__name__} of {len(value)}: {first}, …")
        if isinstance(value, (list, tuple)):
            inner = ", ".join(show(item) for item in value)
            return cut(f"[{inner}]" if isinstance(value, list) else f"({inner})")
        return cut(repr(value))


def cut(text: str) -> str:
    """Bound a text; the cut is visible."""
    return text if len(text) <= VALUE_LENGTH else text[:VALUE_LENGTH] + " …"


def first_upper(sentence: str) -> str:
    """A fragment as a sentence."""
    text = sentence[:1].upper() + sentence[1:]
    return text if text.endswith((".", "?", "…")) else text + "."


def message_for(
    verdict: Verdict, challenge: Challenge, trait: str, sentence: str, notes: Sequence[str] = ()
) -> str:
    """The judgement's message: what happened, then what to do next.

    Args:
        trait: the trait in words on which the deciding case failed, or "".
        sentence: why that case failed.
    """
    where = f" on '{trait}'" if trait else ""
    extra = challenge.texts.get(verdict.value.lower(), "")
    match verdict:
        case Verdict.AC:
            text = ""
        case Verdict.MLE:
            mega = challenge.limits.memory_bytes >> 20
            text = f"Needed more than {mega} MB{where}."
        case Verdict.SV:
            text = (
                f"Your code {sentence}{where} and was stopped. "
                "If this was a mistake, remove it and send again."
            )
        case Verdict.JE:
            text = JUDGE_ERROR
        case Verdict.WA if trait:
            text = f"Wrong on '{trait}': {sentence.rstrip('.')}."
        case _:
            text = first_upper(f"{sentence}{where}") if sentence else ""
    return " ".join(part for part in (text, extra, *notes) if part)
