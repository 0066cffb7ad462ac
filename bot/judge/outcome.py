"""What one call gave, and which verdict each way to fail has."""

import signal
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.core.judgements import Verdict
from bot.judge.reports import line_of, text_of, trips_of, type_of, unless_made_up, value_words
from bot.sandbox.supervisor import End

FORBIDDEN = "something forbidden"


@dataclass(slots=True)
class Call:
    """What one call gave.

    Attributes:
        verdict: None if an answer of the right structure came back in time.
        sentence: why the verdict is what it is, without any secret.
        error: the child's own report of an exception; not to be believed.
        cpu_time_s: import, call and encoding, from the kernel's clock.
        memory_bytes: peak above what was there before the source, in whole MB.
        arguments_kept: whether the arguments came back unchanged; None if not asked.
        cut: the end of the whole judgement's time ended it, not that of its own.
    """

    verdict: Verdict | None = None
    sentence: str = ""
    answer: Any = None
    error: Mapping[str, Any] = field(default_factory=dict)
    printed: str = ""
    trips: tuple[str, ...] = ()
    cpu_time_s: float = 0.0
    memory_bytes: int = 0
    arguments_kept: bool | None = None
    cut: bool = False


def take_error(call: Call, report: Any, entry: str, source: str) -> None:
    """Turn the child's own report into a verdict; a forged one only harms its sender.

    Args:
        source: the submission, whose words may be quoted.
    """
    error = report if isinstance(report, dict) else {}
    call.error = error
    call.printed = text_of(error.get("printed"))
    call.trips = known_trips(error.get("trips"), source)
    match error.get("kind"):
        case "memory":
            call.verdict = Verdict.MLE
            call.sentence = "needed more memory than is allowed"
        case "value":
            call.verdict = Verdict.WA
            what = value_words(error.get("message"), source)
            call.sentence = f"returned {what}, which is no plain data"
        case "entry":
            call.verdict = Verdict.CE
            call.sentence = f"defines no `{entry}` when it is imported"
        case "rule":
            call.verdict = Verdict.CE
            name = call.trips[0] if call.trips else FORBIDDEN
            call.sentence = f"used {name}, which is not allowed here"
        case _:
            call.verdict = Verdict.RTE
            line = line_of(error)
            place = f" in line {line}" if line and line <= source.count("\n") + 1 else ""
            name = unless_made_up(type_of(error), source, "an exception")
            call.sentence = f"{name}{place}"


def known_trips(value: Any, source: str) -> tuple[str, ...]:
    """The forbidden names that a child says it reached for, as far as they may be shown."""
    return tuple(unless_made_up(name, source, FORBIDDEN) for name in trips_of(value))


def blame_end(call: Call, end: End, cpu_limit_s: float) -> None:
    """The verdict of a child that the supervisor ended, or that ended by itself."""
    match end:
        case End.CPU:
            call.verdict = Verdict.TLE
            call.sentence = f"used more than {cpu_limit_s:.3g} s of computing time"
        case End.WALL:
            call.verdict = Verdict.TLE
            call.sentence = "never came back: it waited for something that can't happen here"
        case End.TOO_LARGE:
            call.verdict = Verdict.OLE
            call.sentence = "returned far more than was asked for"
        case End.BROKEN_FRAME:
            call.verdict = Verdict.SV
            call.sentence = "wrote to the judge's own channel"
        case End.DIED:
            call.verdict = Verdict.RTE


def blame_death(call: Call, number: int) -> None:
    """The verdict of a child that died of a signal, or of none."""
    if number == signal.SIGSYS:
        call.verdict = Verdict.SV
        call.sentence = "made a system call that no submission may make"
    elif number == signal.SIGXCPU:
        call.verdict = Verdict.TLE
        call.sentence = "used more computing time than is allowed"
    else:
        call.verdict = Verdict.RTE
        call.sentence = "crashed" if number else "ended its own process"
