"""Get a challenge's cases and expected answers from an author child.

Also asks a challenge's own checker. Both are the challenge's code, so both run
locked; what fails here is a `JudgeFault`, never the member's.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.challenge import Challenge
from bot.judge.calls import ERROR_BYTES, JudgeFault
from bot.judge.reports import brief, text_of
from bot.judge.structure import explain_structure
from bot.judge.values import explain_values
from bot.sandbox.frames import FrameKind
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.supervisor import Child, ChildEnded
from bot.sandbox.wire import NoWireForm, encode, payload_chunks

AUTHOR_CPU_S, AUTHOR_WALL_S = 30.0, 90.0
CHECK_CPU_S, CHECK_WALL_S = 10.0, 30.0
CASE_BYTES = 1 << 27
CASES = 200


@dataclass(frozen=True, slots=True)
class Case:
    """One call to make: `id` is the trait and its ordinal."""

    id: str
    trait: str
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    expected: Any
    reference_cpu_s: float


class Author:
    """An author child of one challenge; close it after use."""

    def __init__(self, sandbox: Sandbox, challenge: Challenge) -> None:
        self._sandbox = sandbox
        self._challenge = challenge
        # Hidden cases go on counting where the samples ended, so every id is one case's.
        self._counts: dict[str, int] = {}
        self._child: Child | None = sandbox.spawn("bot.judge.inside.author:serve")
        try:
            self._request(
                {
                    "cases": challenge.cases,
                    "reference": challenge.reference,
                    "driver": challenge.driver,
                    "entry": challenge.entry,
                }
            )
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End the child."""
        if self._child is not None:
            self._sandbox.reap(self._child)
            self._child = None

    def samples(self) -> list[Case]:
        """The sample cases with the reference's answers."""
        self._request({"op": "samples"})
        return list(self._cases())

    def hidden(self, seed: int) -> list[Case]:
        """The hidden cases that a seed gives, with the reference's answers."""
        return list(self.iterate_hidden(seed))

    def iterate_hidden(self, seed: int) -> Iterator[Case]:
        """The same one by one; the next isn't made before it is asked for."""
        self._request({"op": "hidden", "seed": seed})
        yield from self._cases()

    def timing(self, seed: list[int], n: int) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Fresh arguments of size n."""
        value, _ = self._request({"op": "timing", "seed": seed, "n": n})
        match value:
            case (tuple(args), dict(kwargs)):
                return args, kwargs
        raise JudgeFault("cases.py: timing() must return (args, kwargs).")

    def _cases(self) -> Iterator[Case]:
        while True:
            value, _ = self._request({"op": "next"})
            match value:
                case None:
                    return
                case (str(trait), tuple(args), dict(kwargs)):
                    pass
                case _:
                    raise JudgeFault("cases.py: a case must be (trait, args, kwargs).")
            if trait not in self._challenge.traits:
                raise JudgeFault(f"cases.py: the trait {trait[:80]!r} isn't in challenge.toml.")
            self._counts[trait] = self._counts.get(trait, 0) + 1
            if sum(self._counts.values()) > CASES:
                raise JudgeFault(f"cases.py yields more than {CASES} cases.")
            expected, cpu_time_s = self._request({"op": "expect"})
            name = f"{trait}-{self._counts[trait]}"
            if sentence := self._structure_fault(expected):
                raise JudgeFault(f"reference.py, case {name}: {sentence}.")
            yield Case(name, trait, args, kwargs, expected, cpu_time_s)

    def _structure_fault(self, expected: Any) -> str | None:
        """How the reference's answer differs from what challenge.toml announces."""
        challenge = self._challenge
        return explain_structure(expected, expected, challenge.parts, challenge.whole)

    def _request(self, request: Mapping[str, Any]) -> tuple[Any, float]:
        """One question and its answer, and the CPU it took."""
        child = self._child
        if child is None:
            raise JudgeFault("The author's process was closed.")
        try:
            budget = child.budget(AUTHOR_CPU_S, AUTHOR_WALL_S)
            before_s = child.cpu_time_s()
            child.send(FrameKind.REQUEST, dict(request), budget)
            kind, value = child.receive(budget, CASE_BYTES)
            child.stop()
            cpu_time_s = child.cpu_time_s() - before_s
            child.resume()
        except ChildEnded as ended:
            what = request.get("op", "load")
            raise JudgeFault(f"cases.py or reference.py ({what}): the child {ended}.") from ended
        if kind is FrameKind.ERROR:
            raise JudgeFault(brief(value))
        return value, cpu_time_s


def hash_cases(cases: list[Case]) -> str:
    """Name a set of cases by the content of their arguments, in hex."""
    digest = hashlib.sha256()
    for case in cases:
        header, arrays = encode((case.id, case.args, case.kwargs))
        digest.update(header)
        for chunk in payload_chunks(arrays):
            digest.update(chunk)
    return digest.hexdigest()


class Checker:
    """Decides whether answers are right: built-in checks, or the challenge's own."""

    def __init__(self, sandbox: Sandbox, challenge: Challenge) -> None:
        self._sandbox = sandbox
        self._challenge = challenge
        self._child: Child | None = None
        self.notes: list[str] = []

    def close(self) -> None:
        """End the checker's child, if there is one."""
        if self._child is not None:
            self._sandbox.reap(self._child)
            self._child = None

    def explain(
        self, args: tuple[Any, ...], kwargs: Mapping[str, Any], answer: Any, expected: Any
    ) -> str | None:
        """Say why an answer of the right structure is wrong, or None if it is right.

        Raises:
            JudgeFault: the checker can't judge even the reference's answer.
        """
        if self._challenge.checker is None:
            return explain_values(answer, expected, self._challenge.parts, self._challenge.whole)
        said, failure = self._ask(args, kwargs, answer, expected)
        if failure is None:
            return said
        said, also = self._ask(args, kwargs, expected, expected)
        if also is not None:
            raise JudgeFault(f"checker.py fails on the reference's own answer: {also}.")
        self.notes.append(f"checker.py failed on an answer, which was judged wrong: {failure}.")
        return "the answer is nothing that could be checked"

    def _ask(
        self, args: tuple[Any, ...], kwargs: Mapping[str, Any], answer: Any, expected: Any
    ) -> tuple[str | None, str | None]:
        """The checker's sentence, and what went wrong if it has none to give."""
        try:
            child = self._ready_child()
            budget = child.budget(CHECK_CPU_S, CHECK_WALL_S)
            child.send(FrameKind.REQUEST, (args, dict(kwargs), answer, expected), budget)
            kind, value = child.receive(budget, ERROR_BYTES)
        except ChildEnded as ended:
            self.close()
            return None, f"the child {ended}"
        except NoWireForm as problem:
            return None, f"the answer holds {problem}"
        if kind is FrameKind.VALUE and (value is None or isinstance(value, str)):
            return None if value is None else text_of(value), None
        return None, brief(value)

    def _ready_child(self) -> Child:
        if self._child is None:
            self._child = self._sandbox.spawn("bot.judge.inside.checking:serve")
            budget = self._child.budget(CHECK_CPU_S, CHECK_WALL_S)
            self._child.send(FrameKind.REQUEST, self._challenge.checker, budget)
            kind, value = self._child.receive(budget, ERROR_BYTES)
            if kind is not FrameKind.READY:
                raise JudgeFault(f"checker.py: {brief(value)}.")
        return self._child
