"""The plan of a judgement: rules, samples, hidden cases, built-in traits, timing.

One lane runs one plan at a time. What is decided here is decided by what was
seen from outside the child; see `bot.judge.calls`.
"""

import secrets
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from typing import Any

from bot.core.challenge import Challenge
from bot.core.judgements import LEAVES_ARGUMENTS_ALONE, SAME_ANSWER_TWICE, Judgement, Verdict
from bot.core.models import Mode
from bot.judge.authoring import Author, Case, Checker, hash_cases
from bot.judge.calls import Caller, JudgeFault, Source
from bot.judge.feedback import explain_problem, report_sample
from bot.judge.job import Depth
from bot.judge.outcome import Call
from bot.judge.tally import Result, Tally
from bot.judge.timing import PAIRS, Race, Timing
from bot.sandbox.frames import FrameKind
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.supervisor import ChildEnded

SHORTEST_LIMIT_S = 1.0
TOTAL_CPU_S, TOTAL_WALL_S = 20.0, 30.0
COSTLY = (Verdict.TLE, Verdict.MLE, Verdict.OLE)
COSTLY_ALLOWED = 2
RULES_CPU_S, RULES_WALL_S, RULES_BYTES = 5.0, 20.0, 65_536
ARGUMENT_CHANGED = (
    "An argument was different after your call. Work on a copy, or write into a new array."
)
Progress = Callable[[int, int, str], None]


def judge(
    sandbox: Sandbox,
    challenge: Challenge,
    allowed: tuple[str, ...],
    source: str,
    mode: Mode,
    seed: int | None,
    progress: Progress,
    earlier: Timing | None = None,
    depth: Depth = Depth.FULL,
) -> Judgement:
    """Judge one source against one challenge.

    Args:
        allowed: the modules that a submission may import.
        seed: of the hidden cases; None draws a fresh secret one.
        progress: called with (done, total, a few plain words).
        depth: less than everything while an author checks a challenge.
        earlier: the timing of identical source, used again instead of measuring:
            sending the same again must not be a second draw of the speed.

    Raises:
        LaneDied: the sandbox broke in the middle; judge it again on another.
    """
    tally = Tally(challenge, mode)
    try:
        with (
            closing(Checker(sandbox, challenge)) as checker,
            closing(Author(sandbox, challenge)) as author,
        ):
            plan_cases(author, tally, seed)
            problem, tally.tokens = read_rules(sandbox, challenge, allowed, source)
            if problem is not None:
                return tally.refused(explain_problem(problem, challenge))
            caller = Caller(sandbox, challenge, allowed)
            run = Run(caller, checker, author, source, tally, progress, depth)
            judgement = run.judgement(earlier)
            return replace(judgement, operator_note=" ".join(checker.notes))
    except JudgeFault as fault:
        return tally.failed(str(fault))


def plan_cases(author: Author, tally: Tally, seed: int | None) -> None:
    """Fix what will be run before anything of the member's is looked at."""
    tally.planned = author.samples()
    tally.sample_count = len(tally.planned)
    if tally.mode is not Mode.TRY:
        tally.seed = secrets.randbits(63) if seed is None else seed
        hidden = author.hidden(tally.seed)
        tally.case_set_hash = hash_cases(hidden)
        tally.planned += hidden


def read_rules(
    sandbox: Sandbox, challenge: Challenge, allowed: tuple[str, ...], source: str
) -> tuple[dict[str, Any] | None, int | None]:
    """The first rule a source breaks, and its length in tokens; nothing is executed."""
    request = {
        "source": source,
        "starter": challenge.starter,
        "entry": challenge.entry,
        "allowed": list(allowed),
        "forbid": list(challenge.forbid),
    }
    unread = {"rule": "nested", "line": None}
    with sandbox.child("bot.judge.inside.rules:serve") as child:
        budget = child.budget(RULES_CPU_S, RULES_WALL_S)
        try:
            child.send(FrameKind.REQUEST, request, budget)
            _, value = child.receive(budget, RULES_BYTES)
        except ChildEnded:
            # Only a source made for it crashes or stalls a parser.
            return unread, None
    match value:
        case {"problem": None | dict() as problem, "tokens": None | int() as tokens}:
            return problem, tokens
    return unread, None


class Run:
    """One source on its way through the planned cases."""

    def __init__(
        self,
        caller: Caller,
        checker: Checker,
        author: Author,
        source: str,
        tally: Tally,
        progress: Progress,
        depth: Depth,
    ) -> None:
        self._depth = depth
        self._caller = caller
        self._checker = checker
        self._author = author
        self._source = Source(source)
        self._tally = tally
        self._progress = progress
        timed = tally.challenge.timing_n is not None and depth is Depth.FULL
        self._timed = timed and tally.mode is not Mode.TRY
        self._done = 0
        caller.begin(TOTAL_WALL_S)

    def judgement(self, earlier: Timing | None) -> Judgement:
        """Run everything, but timing only if there is none from earlier, and sum it up."""
        self._run_cases()
        if self._tally.mode is Mode.TRY:
            return self._tally.judged(Timing())
        self._ask_again()
        self._compare_arguments()
        timing = Timing()
        if self._timed and self._tally.all_passed() and earlier is not None:
            timing = earlier
        elif self._timed and self._tally.all_passed():
            race = Race(
                self._tally.challenge,
                self._author,
                self._caller,
                self._checker,
                self._source.text,
                self._tally.seed or 0,
            )
            timing = race.run(lambda: self._advance("speed"), self._out_of_time)
        return self._tally.judged(timing)

    def _advance(self, label: str) -> None:
        self._done += 1
        total = len(self._tally.planned) + (PAIRS if self._timed else 0)
        self._progress(min(self._done, total), total, label)

    def _run_cases(self) -> None:
        """Samples and hidden cases in order, until something ends the judgement."""
        tally = self._tally
        costly = 0
        for index, case in enumerate(tally.planned):
            is_sample = index < tally.sample_count
            call = self._call(case, case.expected, compare_arguments=not is_sample)
            verdict, sentence = self._decide(case, call)
            tally.results.append(Result(case, verdict, sentence, call))
            if is_sample:
                tally.samples.append(report_sample(case, call, sentence))
            self._advance("cases")
            costly += verdict in COSTLY
            failed = verdict is not Verdict.AC and self._depth is Depth.FIRST_FAILURE
            if failed or verdict is Verdict.SV or costly >= COSTLY_ALLOWED or self._out_of_time():
                return

    def _out_of_time(self) -> bool:
        """Whether all calls together took what one submission may cost a lane."""
        return self._tally.cpu_time_s > TOTAL_CPU_S or time.monotonic() > self._caller.ends_s()

    def _call(self, case: Case, expected: Any, compare_arguments: bool) -> Call:
        limit_s = max(SHORTEST_LIMIT_S, self._tally.challenge.limits.limit * case.reference_cpu_s)
        call = self._caller.run(
            self._source, case.args, case.kwargs, limit_s, expected, compare_arguments
        )
        self._tally.cpu_time_s += call.cpu_time_s
        return call

    def _decide(self, case: Case, call: Call) -> tuple[Verdict, str]:
        if call.verdict is not None:
            return call.verdict, call.sentence
        if call.trips:
            return Verdict.CE, f"used {call.trips[0]}, which is not allowed here"
        sentence = self._checker.explain(case.args, case.kwargs, call.answer, case.expected)
        if self._depth is Depth.CASES:
            self._tally.note_error(call.answer, case.expected)
        return (Verdict.WA, sentence) if sentence else (Verdict.AC, "")

    def _ask_again(self) -> None:
        """Run the first passed hidden case again; its own first answer is the expected one."""
        results = self._tally.hidden_results()
        first = next((r for r in results if r.verdict is Verdict.AC), None)
        if first is None or self._out_of_time():
            return
        case = replace(first.case, expected=first.call.answer)
        verdict, sentence = self._decide(case, self._call(case, case.expected, False))
        problem = ""
        if verdict is not Verdict.AC:
            problem = f"The same call gave another answer the second time: {sentence.rstrip('.')}."
        self._tally.note_built_in(SAME_ANSWER_TWICE, problem)

    def _compare_arguments(self) -> None:
        kept = [r.call.arguments_kept for r in self._tally.hidden_results()]
        asked = [answer for answer in kept if answer is not None]
        if asked:
            self._tally.note_built_in(
                LEAVES_ARGUMENTS_ALONE, "" if all(asked) else ARGUMENT_CHANGED
            )
