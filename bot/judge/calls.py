"""Run one call of a submission, or of the reference, in a fresh locked child."""

import math
import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.core.challenge import Challenge
from bot.core.models import Verdict
from bot.errors import OperatorError
from bot.judge.structure import explain_structure
from bot.sandbox.frames import FrameKind
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.supervisor import Budget, Child, ChildEnded, End
from bot.sandbox.wire import encode, same_value

ROLE = "bot.judge.inside.member:serve"
STAGING_CPU_S, STAGING_WALL_S = 20.0, 60.0
AFTER_CPU_S, AFTER_WALL_S = 1.0, 5.0
ERROR_BYTES = 65_536
AFTER_BYTES = 1 << 28
ANSWER_BYTES = 1 << 28
SLACK_BYTES = 65_536
MEMORY_STEP_BYTES = 1 << 20
# A sleeper uses no CPU; a busy host must not make an honest call one.
WALL_FACTOR, WALL_EXTRA_S = 4.0, 5.0


class JudgeFault(OperatorError):
    """The challenge or the judge failed, not the member; becomes `JE`."""


@dataclass(frozen=True, slots=True)
class Source:
    """What to run: a submission, or the reference in just the same way."""

    text: str
    trusted: bool = False


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


class Caller:
    """Makes calls for one challenge on one sandbox."""

    def __init__(self, sandbox: Sandbox, challenge: Challenge, allowed: tuple[str, ...]) -> None:
        self._sandbox = sandbox
        self._challenge = challenge
        self._allowed = allowed

    def run(
        self,
        source: Source,
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        cpu_limit_s: float,
        expected: Any = None,
        compare_arguments: bool = False,
    ) -> Call:
        """Stage the arguments, send the source, and take the answer.

        Args:
            expected: the right answer, whose structure the answer must have;
                ignored for a trusted source.
            compare_arguments: also find out whether the call changed them.

        Raises:
            JudgeFault: staging failed, which is never the member's fault.
            LaneDied: the sandbox itself is gone.
        """
        child = self._sandbox.spawn(ROLE)
        call = Call()
        started_s = 0.0
        died = False
        try:
            before = self._stage(child, args, kwargs, compare_arguments)
            started_s, resident_bytes, budget = self._go(child, cpu_limit_s, source)
            try:
                self._take_answer(child, call, source, expected, budget)
                self._measure(child, call, started_s, resident_bytes, cpu_limit_s)
                if call.verdict is None:
                    self._take_afterwards(child, call, before)
            except ChildEnded as ended:
                self._blame(call, ended, cpu_limit_s)
                died = ended.end is End.DIED
                if not died:
                    self._measure(child, call, started_s, resident_bytes, math.inf)
        finally:
            death = self._sandbox.reap(child)
        if died:
            self._blame_death(call, death.signal)
            call.cpu_time_s = max(0.0, death.cpu_time_s - started_s)
        return call

    def _stage(
        self, child: Child, args: tuple[Any, ...], kwargs: Mapping[str, Any], copy: bool
    ) -> Any:
        budget = child.budget(STAGING_CPU_S, STAGING_WALL_S)
        request = {
            "driver": self._challenge.driver,
            "entry": self._challenge.entry,
            "args": args,
            "kwargs": dict(kwargs),
            "copy": copy,
            "allowed": list(self._allowed),
            "forbid": list(self._challenge.forbid),
        }
        before = None
        try:
            child.send(FrameKind.REQUEST, request, budget)
            kind, value = child.receive(budget, AFTER_BYTES)
            if kind is FrameKind.ARGUMENTS:
                before = value
                kind, value = child.receive(budget, ERROR_BYTES)
        except ChildEnded as ended:
            raise JudgeFault(f"driver.py could not prepare a case: the child {ended}.") from ended
        if kind is not FrameKind.READY:
            raise JudgeFault(f"driver.py could not prepare a case: {brief(value)}.")
        return before

    def _go(self, child: Child, cpu_limit_s: float, source: Source) -> tuple[float, int, Budget]:
        """Read the clock at rest, lower the limits, and send the source."""
        child.stop()
        started_s = child.cpu_time_s()
        size_bytes, resident_bytes = child.memory_bytes()
        try:
            self._sandbox.lower_limits(
                child,
                size_bytes + self._challenge.limits.memory_bytes,
                math.ceil(started_s + cpu_limit_s) + 2,
            )
            child.resume()
            budget = Budget(
                started_s + cpu_limit_s,
                time.monotonic() + WALL_FACTOR * cpu_limit_s + WALL_EXTRA_S,
            )
            child.send(FrameKind.SOURCE, source.text, budget)
        except ChildEnded as ended:
            raise JudgeFault(f"A child ended while it waited for the source: {ended}.") from ended
        return started_s, resident_bytes, budget

    def _take_answer(
        self, child: Child, call: Call, source: Source, expected: Any, budget: Budget
    ) -> None:
        if source.trusted:
            most_header, most_payload = ANSWER_BYTES, ANSWER_BYTES
        else:
            header_bytes, arrays = encode(expected)
            most_header = 2 * len(header_bytes) + SLACK_BYTES
            most_payload = 2 * sum(array.nbytes for array in arrays) + SLACK_BYTES
        header = child.receive_header(budget, max(most_header, ERROR_BYTES))
        if header.kind is FrameKind.ERROR and header.payload_bytes == 0:
            self._take_error(call, header.tree)
            return
        if header.kind is not FrameKind.VALUE:
            raise ChildEnded(End.BROKEN_FRAME, "a frame out of turn")
        if not source.trusted and (
            sentence := explain_structure(
                header.tree, expected, self._challenge.parts, self._challenge.whole
            )
        ):
            call.verdict, call.sentence = Verdict.WA, sentence
            return
        if header.payload_bytes > most_payload:
            raise ChildEnded(End.TOO_LARGE)
        call.answer = child.receive_payload(header, budget)

    def _take_error(self, call: Call, report: Any) -> None:
        """Turn the child's report into a verdict; a forged one only harms its sender."""
        error = report if isinstance(report, dict) else {}
        call.error = error
        call.printed = text_of(error.get("printed"))
        call.trips = trips_of(error.get("trips"))
        match error.get("kind"):
            case "memory":
                call.verdict = Verdict.MLE
                call.sentence = "needed more memory than is allowed"
            case "value":
                call.verdict = Verdict.WA
                what = text_of(error.get("message"))[:120] or "an object"
                call.sentence = f"returned {what}, which is no plain data"
            case "entry":
                call.verdict = Verdict.CE
                call.sentence = f"defines no `{self._challenge.entry}` when it is imported"
            case "rule":
                call.verdict = Verdict.CE
                name = call.trips[0] if call.trips else "something forbidden"
                call.sentence = f"used {name}, which is not allowed here"
            case _:
                call.verdict = Verdict.RTE
                line = error.get("line")
                place = f" in line {line}" if type(line) is int else ""
                call.sentence = f"{type_of(error)}{place}"

    def _measure(
        self, child: Child, call: Call, started_s: float, resident_bytes: int, cpu_limit_s: float
    ) -> None:
        """Read the clock and the high-water mark while the child is stopped."""
        child.stop()
        if (now_s := child.cpu_time_s()) > 0:
            call.cpu_time_s = max(0.0, now_s - started_s)
        grown = max(0, child.peak_resident_bytes() - resident_bytes)
        call.memory_bytes = -(-grown // MEMORY_STEP_BYTES) * MEMORY_STEP_BYTES
        # The reading while it ran may have been a tick too low.
        if call.verdict is None and call.cpu_time_s > cpu_limit_s:
            raise ChildEnded(End.CPU)
        child.resume()

    def _take_afterwards(self, child: Child, call: Call, before: Any) -> None:
        """After the answer, untimed: what was printed and what became of the arguments."""
        call.arguments_kept = None if before is None else False
        budget = child.budget(AFTER_CPU_S, AFTER_WALL_S)
        try:
            child.send(FrameKind.FINISH, None, budget)
            kind, after = child.receive(budget, AFTER_BYTES)
        except ChildEnded:
            return
        if kind is not FrameKind.AFTER or not isinstance(after, dict):
            return
        call.printed = text_of(after.get("printed"))
        call.trips = trips_of(after.get("trips"))
        if before is not None:
            call.arguments_kept = same_value(before, after.get("arguments"))

    def _blame(self, call: Call, ended: ChildEnded, cpu_limit_s: float) -> None:
        match ended.end:
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

    def _blame_death(self, call: Call, number: int) -> None:
        if number == signal.SIGSYS:
            call.verdict = Verdict.SV
            call.sentence = "made a system call that no submission may make"
        elif number == signal.SIGXCPU:
            call.verdict = Verdict.TLE
            call.sentence = "used more computing time than is allowed"
        else:
            call.verdict = Verdict.RTE
            call.sentence = "crashed" if number else "ended its own process"


def text_of(value: Any) -> str:
    """A report's text, or nothing if it isn't one."""
    return value if isinstance(value, str) else ""


def type_of(error: Mapping[str, Any]) -> str:
    """The exception's type name as far as it can be one."""
    name = text_of(error.get("type"))[:60]
    return name if name.isidentifier() else "an exception"


def trips_of(value: Any) -> tuple[str, ...]:
    """The forbidden names that were reached for, bounded."""
    if not isinstance(value, list):
        return ()
    return tuple(name[:80] for name in value[:8] if isinstance(name, str))


def brief(report: Any) -> str:
    """An error report of the challenge's own code, for its author."""
    if not isinstance(report, dict):
        return "no report"
    place = f" in line {report['line']}" if report.get("line") else ""
    where = f"{text_of(report.get('file'))}: " if report.get("file") else ""
    return f"{where}{type_of(report)}{place} {text_of(report.get('message'))[:200]}".strip()
