"""Compare a submission's CPU with the reference's at full size.

Nine pairs, reference and submission in turn on the same core, each in a fresh
child with fresh arguments; the reference's answer is the expected one.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.core.challenge import Challenge
from bot.core.models import Speed, Verdict
from bot.judge.authoring import Author, Checker
from bot.judge.calls import Caller, JudgeFault, Source
from bot.judge.speed import NOISY_SPREAD, measure_speed, spread

PAIRS = 9
EMPTIES = 3
SHORTEST_LIMIT_S = 1.0
# Below this the clock and the first touch of memory would decide, not the code.
FLOOR_S = 0.050
REFERENCE_LIMIT_S = 10.0
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
    ratio_so_far: float = 0.0
    reference_s: list[float] = field(default_factory=list)
    member_s: list[float] = field(default_factory=list)


def run_timing(
    challenge: Challenge,
    author: Author,
    caller: Caller,
    checker: Checker,
    source: str,
    seed: int,
    advance: Callable[[], None],
) -> Timing:
    """Time a submission that passed every trait.

    Args:
        advance: called after every pair.

    Raises:
        JudgeFault: the reference failed at full size.
    """
    n = challenge.timing_n
    if n is None:
        return Timing()
    member = Source(source)
    empty_s = _empty_time(caller, author, seed, n)
    for attempt in range(2):
        timing = Timing()
        for pair in range(PAIRS):
            arguments = author.timing([seed, attempt, pair], n)
            if not _run_pair(challenge, caller, checker, member, arguments, timing, empty_s):
                return timing
            advance()
        noisy = spread(timing.reference_s) > NOISY_SPREAD
        if not noisy:
            break
    speed = measure_speed(timing.reference_s, timing.member_s, seed, noisy)
    if speed.ratio < 1 / challenge.limits.limit and min(timing.member_s) > FLOOR_S:
        return _too_slow(timing, challenge)
    growth = _growth(challenge, author, caller, member, seed, n, min(timing.member_s), empty_s)
    timing.speed = Speed(speed.ratio, speed.low, speed.high, speed.band, growth)
    return timing


def _run_pair(
    challenge: Challenge,
    caller: Caller,
    checker: Checker,
    member: Source,
    arguments: tuple[tuple[object, ...], dict[str, object]],
    timing: Timing,
    empty_s: float,
) -> bool:
    """One reference call and one of the member; False when timing is decided."""
    args, kwargs = arguments
    reference = caller.run(
        Source(challenge.reference, trusted=True), args, kwargs, REFERENCE_LIMIT_S
    )
    if reference.verdict is not None:
        raise JudgeFault(f"reference.py at full size: {reference.sentence}.")
    reference_s = max(reference.cpu_time_s - empty_s, 0.0)
    timing.reference_s.append(reference_s)
    limit_s = max(SHORTEST_LIMIT_S, challenge.limits.limit * reference.cpu_time_s)
    call = caller.run(member, args, kwargs, limit_s, reference.answer)
    timing.cpu_time_s += call.cpu_time_s
    timing.member_s.append(max(call.cpu_time_s - empty_s, 0.0))
    if timing.memory_bytes is None:
        timing.memory_bytes = call.memory_bytes
    if call.verdict is Verdict.TLE:
        _too_slow(timing, challenge)
    elif call.verdict is not None:
        timing.verdict, timing.sentence = call.verdict, call.sentence
    elif call.trips:
        timing.verdict = Verdict.CE
        timing.sentence = f"used {call.trips[0]}, which is not allowed here"
    elif sentence := checker.explain(args, kwargs, call.answer, reference.answer):
        timing.verdict, timing.sentence = Verdict.WA, sentence
    elif _is_settled(timing, challenge):
        _too_slow(timing, challenge)
    return timing.verdict is Verdict.AC


def _is_settled(timing: Timing, challenge: Challenge) -> bool:
    fastest_s = min(timing.member_s)
    hopeless_s = SETTLED_FACTOR * challenge.limits.limit * max(timing.reference_s)
    return len(timing.member_s) >= SETTLED_PAIRS and fastest_s > max(hopeless_s, FLOOR_S)


def _too_slow(timing: Timing, challenge: Challenge) -> Timing:
    slower = min(timing.member_s) / max(min(timing.reference_s), 1e-6)
    least = "at least " if len(timing.member_s) < PAIRS else ""
    timing.verdict = Verdict.TLE
    timing.sentence = (
        f"Correct but slow: {least}{slower:.2g} × the reference's time where "
        f"{challenge.limits.limit:g} × is allowed."
    )
    return timing


def _empty_time(caller: Caller, author: Author, seed: int, n: int) -> float:
    """CPU of an empty file: what compiling and importing costs anyone."""
    args, kwargs = author.timing([seed, 9, 0], max(4, n // 64))
    empties = [caller.run(Source("", trusted=True), args, kwargs, 5.0) for _ in range(EMPTIES)]
    return min(call.cpu_time_s for call in empties)


def _growth(
    challenge: Challenge,
    author: Author,
    caller: Caller,
    member: Source,
    seed: int,
    n: int,
    full_s: float,
    empty_s: float,
) -> float | None:
    """How many times longer the full size takes than a quarter of it."""
    args, kwargs = author.timing([seed, 8, 0], n // 4)
    reference = caller.run(
        Source(challenge.reference, trusted=True), args, kwargs, REFERENCE_LIMIT_S
    )
    call = caller.run(member, args, kwargs, max(SHORTEST_LIMIT_S, 5 * full_s), reference.answer)
    quarter_s = call.cpu_time_s - empty_s
    if call.verdict is not None or quarter_s <= 0 or full_s <= 0:
        return None
    return full_s / quarter_s
