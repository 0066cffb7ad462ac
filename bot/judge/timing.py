"""Compare a submission's CPU with the reference's at full size.

Nine pairs, reference and submission in turn on the same core, each call in a
fresh child; the reference's answer is the expected one.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from bot.core.challenge import Challenge
from bot.core.judgements import Speed, Verdict
from bot.judge.authoring import Author, Checker
from bot.judge.calls import Caller, JudgeFault, Source
from bot.judge.outcome import Call
from bot.judge.speed import NOISY_SPREAD, measure_speed, spread

PAIRS = 9
EMPTIES = 3
SHORTEST_LIMIT_S = 1.0
# Below this the clock and the first touch of memory would decide, not the code.
FLOOR_S = 0.050
REFERENCE_LIMIT_S = 10.0
EMPTY_LIMIT_S = 5.0
# So slow after so many pairs that the remaining ones can't change the verdict.
SETTLED_PAIRS, SETTLED_FACTOR = 2, 2.0


@dataclass(slots=True)
class Timing:
    """What timing found: a verdict other than AC with its sentence, or a speed."""

    verdict: Verdict = Verdict.AC
    sentence: str = ""
    speed: Speed | None = None
    memory_bytes: int | None = None
    cpu_time_s: float = 0.0
    reference_s: list[float] = field(default_factory=list)
    member_s: list[float] = field(default_factory=list)


class Race:
    """One submission against the reference.

    Args:
        seed: of the judgement; every draw of arguments has its own from it.
    """

    def __init__(
        self,
        challenge: Challenge,
        author: Author,
        caller: Caller,
        checker: Checker,
        source: str,
        seed: int,
    ) -> None:
        self._challenge = challenge
        self._author = author
        self._caller = caller
        self._checker = checker
        self._member = Source(source)
        self._reference = Source(challenge.reference, trusted=True)
        self._seed = seed
        self._empty_s = 0.0
        self._timing = Timing()

    def run(self, advance: Callable[[], None], out_of_time: Callable[[], bool]) -> Timing:
        """Time a submission that passed every trait.

        Args:
            advance: called after every pair.
            out_of_time: asked after every pair; once it says so, the pairs so far
                decide and no band is given.

        Raises:
            JudgeFault: the reference failed at full size.
        """
        n = self._challenge.timing_n
        if n is None:
            return Timing()
        self._empty_s = self._empty_time(n)
        noisy = True
        for attempt in range(2):
            earlier = self._timing
            self._timing = Timing(cpu_time_s=earlier.cpu_time_s)
            finished = self._run_pairs(attempt, n, advance, out_of_time)
            if self._timing.verdict is not Verdict.AC:
                return self._timing
            if not self._timing.member_s:
                earlier.cpu_time_s = self._timing.cpu_time_s
                self._timing = earlier
            noisy = not finished or spread(self._timing.reference_s) > NOISY_SPREAD
            if not noisy or not finished:
                break
        speed = measure_speed(self._timing.reference_s, self._timing.member_s, self._seed, noisy)
        if speed.ratio < 1 / self._challenge.limits.limit and self._fastest_s() > FLOOR_S:
            self._too_slow()
        else:
            self._timing.speed = replace(speed, growth=self._growth(n))
        return self._timing

    def _run_pairs(
        self, attempt: int, n: int, advance: Callable[[], None], out_of_time: Callable[[], bool]
    ) -> bool:
        """Run pairs until they are all run or the verdict is clear; False if cut short.

        Whoever comes right after the arguments were made pays for cold memory; with
        large answers that made identical code look up to a fifth faster. So the
        expected answer comes from an untimed call, and the order alternates, A B
        then B A, on the same arguments.
        """
        args: tuple[Any, ...] = ()
        kwargs: dict[str, Any] = {}
        expected: Any = None
        for pair in range(PAIRS):
            if pair % 2 == 0:
                args, kwargs = self._author.timing([self._seed, attempt, pair], n)
                expected = self._call_reference(args, kwargs).answer
                self._run_reference(args, kwargs)
                cut = self._run_member(args, kwargs, expected, attempt)
            else:
                cut = self._run_member(args, kwargs, expected, attempt)
                if not cut:
                    self._run_reference(args, kwargs)
            if cut:
                del self._timing.reference_s[pair:]
                return False
            if self._timing.verdict is Verdict.AC and self._is_settled():
                self._too_slow()
            if self._timing.verdict is not Verdict.AC:
                return True
            advance()
            if out_of_time():
                return False
        return True

    def _call_reference(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Call:
        call = self._caller.run(self._reference, args, kwargs, REFERENCE_LIMIT_S)
        if call.verdict is not None:
            raise JudgeFault(f"reference.py at full size: {call.sentence}.")
        return call

    def _run_reference(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        call = self._call_reference(args, kwargs)
        self._timing.reference_s.append(max(call.cpu_time_s - self._empty_s, 0.0))

    def _run_member(
        self, args: tuple[Any, ...], kwargs: dict[str, Any], expected: Any, attempt: int
    ) -> bool:
        """Run one call; True if what ended it says nothing about it.

        That is the end of the whole judgement's time, within a call that had not used
        its own: code that may take 60 times the reference gets there by being timed.
        The first call of all is not excused, or waiting for ever would be accepted.
        """
        timing = self._timing
        limit_s = max(SHORTEST_LIMIT_S, self._challenge.limits.limit * max(timing.reference_s))
        call = self._caller.run(self._member, args, kwargs, limit_s, expected)
        timing.cpu_time_s += call.cpu_time_s
        excused = attempt > 0 or bool(timing.member_s)
        if excused and call.cut:
            return True
        timing.member_s.append(max(call.cpu_time_s - self._empty_s, 0.0))
        if timing.memory_bytes is None:
            timing.memory_bytes = call.memory_bytes
        if call.verdict is Verdict.TLE and call.cpu_time_s >= limit_s:
            self._too_slow()
        elif call.verdict is not None:
            timing.verdict, timing.sentence = call.verdict, call.sentence
        elif call.trips:
            timing.verdict = Verdict.CE
            timing.sentence = f"used {call.trips[0]}, which is not allowed here"
        elif sentence := self._checker.explain(args, kwargs, call.answer, expected):
            timing.verdict, timing.sentence = Verdict.WA, sentence
        return False

    def _fastest_s(self) -> float:
        return min(self._timing.member_s)

    def _is_settled(self) -> bool:
        timing = self._timing
        hopeless_s = SETTLED_FACTOR * self._challenge.limits.limit * max(timing.reference_s)
        return len(timing.member_s) >= SETTLED_PAIRS and self._fastest_s() > max(
            hopeless_s, FLOOR_S
        )

    def _too_slow(self) -> None:
        slower = self._fastest_s() / max(min(self._timing.reference_s), 1e-6)
        least = "at least " if len(self._timing.member_s) < PAIRS else ""
        self._timing.verdict = Verdict.TLE
        self._timing.sentence = (
            f"Correct but slow: {least}{slower:.2g} × the reference's time where "
            f"{self._challenge.limits.limit:g} × is allowed."
        )

    def _empty_time(self, n: int) -> float:
        """CPU of an empty file: what compiling and importing cost anyone."""
        args, kwargs = self._author.timing([self._seed, 9, 0], max(4, n // 64))
        empty = Source("", trusted=True)
        calls = [self._caller.run(empty, args, kwargs, EMPTY_LIMIT_S) for _ in range(EMPTIES)]
        return min(call.cpu_time_s for call in calls)

    def _growth(self, n: int) -> float | None:
        """How many times longer the full size takes than a quarter of it."""
        args, kwargs = self._author.timing([self._seed, 8, 0], n // 4)
        reference = self._call_reference(args, kwargs)
        limit_s = max(SHORTEST_LIMIT_S, 5 * self._fastest_s())
        call = self._caller.run(self._member, args, kwargs, limit_s, reference.answer)
        quarter_s = call.cpu_time_s - self._empty_s
        if call.verdict is not None or quarter_s <= 0 or self._fastest_s() <= 0:
            return None
        return self._fastest_s() / quarter_s
