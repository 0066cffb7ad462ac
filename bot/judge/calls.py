"""Run one call of a submission, or of the reference, in a fresh locked child."""

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.challenge import Challenge
from bot.core.judgements import Verdict
from bot.errors import OperatorError
from bot.judge.outcome import Call, blame_death, blame_end, known_trips, take_error
from bot.judge.reports import brief, text_of
from bot.judge.structure import explain_structure
from bot.sandbox.frames import FrameKind
from bot.sandbox.plain import same_value
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.supervisor import HEADER_BYTES, Budget, Child, ChildEnded, End
from bot.sandbox.waits import own_waited_s
from bot.sandbox.wire import encode

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


class Caller:
    """Makes calls for one challenge on one sandbox."""

    def __init__(self, sandbox: Sandbox, challenge: Challenge, allowed: tuple[str, ...]) -> None:
        self._sandbox = sandbox
        self._challenge = challenge
        self._allowed = allowed
        self._ends_s = math.inf
        # How long the children, and this thread, could have run but had no core.
        self._children_waited_s = 0.0
        self._own_waited_s = own_waited_s()
        # Whether the judgement's end comes before that of the call which runs.
        self._ends_first = False

    def begin(self, wall_time_s: float) -> None:
        """Let the time of a whole judgement begin.

        The reference is not held to it, since a late member must not become our fault.
        """
        self._children_waited_s, self._own_waited_s = 0.0, own_waited_s()
        self._ends_s = time.monotonic() + wall_time_s

    def ends_s(self) -> float:
        """When the judgement must be over, by `time.monotonic`, as far as that is known now.

        What was waited for a core on a busy host counts for nobody.
        """
        return self._ends_s + self._children_waited_s + own_waited_s() - self._own_waited_s

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
                    self._take_afterwards(child, call, source, before)
            except ChildEnded as ended:
                blame_end(call, ended.end, cpu_limit_s)
                call.cut = ended.end is End.WALL and self._ends_first
                died = ended.end is End.DIED
                if not died:
                    self._measure(child, call, started_s, resident_bytes, math.inf)
        finally:
            self._children_waited_s += child.waited_s()
            death = self._sandbox.reap(child)
        if died:
            blame_death(call, death.signal)
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
            wall_deadline_s = time.monotonic() + WALL_FACTOR * cpu_limit_s + WALL_EXTRA_S
            judgement_ends_s = self.ends_s()
            self._ends_first = not source.trusted and judgement_ends_s < wall_deadline_s
            if self._ends_first:
                wall_deadline_s = judgement_ends_s
            budget = Budget(started_s + cpu_limit_s, wall_deadline_s, child.both_waited_s())
            child.send(FrameKind.SOURCE, source.text, budget)
        except ChildEnded as ended:
            raise JudgeFault(f"A child ended while it waited for the source: {ended}.") from ended
        return started_s, resident_bytes, budget

    def _take_answer(
        self, child: Child, call: Call, source: Source, expected: Any, budget: Budget
    ) -> None:
        if source.trusted:
            most_header, most_payload = HEADER_BYTES, ANSWER_BYTES
        else:
            header_bytes, arrays = encode(expected)
            most_header = 2 * len(header_bytes) + SLACK_BYTES
            most_payload = 2 * sum(array.nbytes for array in arrays) + SLACK_BYTES
        header = child.receive_header(budget, max(most_header, ERROR_BYTES))
        if header.kind is FrameKind.ERROR and header.payload_bytes == 0:
            take_error(call, header.tree, self._challenge.entry, self._quotable(source))
            return
        if header.kind is not FrameKind.VALUE:
            raise ChildEnded(End.BROKEN_FRAME, "a frame out of turn")
        wanted = header.tree if source.trusted else expected
        if sentence := explain_structure(
            header.tree, wanted, self._challenge.parts, self._challenge.whole
        ):
            call.verdict, call.sentence = Verdict.WA, sentence
            return
        if header.payload_bytes > most_payload:
            raise ChildEnded(End.TOO_LARGE)
        call.answer = child.receive_payload(header, budget)

    def _measure(
        self, child: Child, call: Call, started_s: float, resident_bytes: int, cpu_limit_s: float
    ) -> None:
        """Read the clock and the high-water mark while the child is stopped."""
        if not child.stop() and call.verdict is None:
            # Our own code waits after the answer; who ends there hides how much was used.
            raise ChildEnded(End.DIED)
        if (now_s := child.cpu_time_s()) > 0:
            call.cpu_time_s = max(0.0, now_s - started_s)
        grown = max(0, child.peak_resident_bytes() - resident_bytes)
        call.memory_bytes = -(-grown // MEMORY_STEP_BYTES) * MEMORY_STEP_BYTES
        # The reading while it ran may have been a tick too low.
        if call.verdict is None and call.cpu_time_s > cpu_limit_s:
            raise ChildEnded(End.CPU)
        child.resume()

    def _take_afterwards(self, child: Child, call: Call, source: Source, before: Any) -> None:
        """After the answer, untimed: what was printed and what became of the arguments."""
        call.arguments_kept = None if before is None else False
        budget = child.budget(AFTER_CPU_S, AFTER_WALL_S)
        header_bytes, arrays = encode(before)
        try:
            child.send(FrameKind.FINISH, None, budget)
            header = child.receive_header(budget, 2 * len(header_bytes) + ERROR_BYTES)
            if header.payload_bytes > sum(array.nbytes for array in arrays):
                return  # whatever these are, they are not the arguments
            kind, after = header.kind, child.receive_payload(header, budget)
        except ChildEnded:
            return
        if kind is not FrameKind.AFTER or not isinstance(after, dict):
            return
        call.printed = text_of(after.get("printed"))
        call.trips = known_trips(after.get("trips"), self._quotable(source))
        if before is not None:
            call.arguments_kept = same_value(before, after.get("arguments"))

    def _quotable(self, source: Source) -> str:
        """What feedback may repeat: the submission's own words, and the rules'."""
        return " ".join([source.text, *self._challenge.forbid])
