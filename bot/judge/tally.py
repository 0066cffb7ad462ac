"""Gather what the cases gave and sum it up into a judgement."""

from dataclasses import dataclass, field, replace
from typing import Any

from bot.core.challenge import Challenge
from bot.core.judgements import (
    LEAVES_ARGUMENTS_ALONE,
    SAME_ANSWER_TWICE,
    Judgement,
    SampleReport,
    TraitResult,
    TraitState,
    Verdict,
)
from bot.core.models import Mode
from bot.core.scoring import points
from bot.judge.accuracy import error_share
from bot.judge.authoring import Case
from bot.judge.feedback import first_upper, message_for
from bot.judge.outcome import Call
from bot.judge.timing import Timing

OUT_OF_TIME = "all calls together took longer than one submission may"
BUILT_IN_SAYS = {
    SAME_ANSWER_TWICE: "gives the same answer when asked again",
    LEAVES_ARGUMENTS_ALONE: "leaves its arguments as they were",
}


@dataclass(slots=True)
class Result:
    """One case and what came of it; `verdict` is AC when it is right."""

    case: Case
    verdict: Verdict
    sentence: str
    call: Call


@dataclass(slots=True)
class Tally:
    """Everything a judgement has gathered so far.

    Attributes:
        planned: the cases to run, the first `sample_count` of them samples.
        built_in: what became of the built-in traits; a missing one was not run.
    """

    challenge: Challenge
    mode: Mode
    planned: list[Case] = field(default_factory=list)
    sample_count: int = 0
    results: list[Result] = field(default_factory=list)
    samples: list[SampleReport] = field(default_factory=list)
    built_in: dict[str, TraitResult] = field(default_factory=dict)
    tokens: int | None = None
    seed: int | None = None
    case_set_hash: str = ""
    cpu_time_s: float = 0.0
    error_share: float | None = None

    def note_error(self, answer: Any, expected: Any) -> None:
        """Keep the largest error of any case, in units of what is allowed."""
        challenge = self.challenge
        share = error_share(answer, expected, challenge.parts, challenge.whole)
        if share is not None and challenge.checker is None:
            self.error_share = max(share, self.error_share or 0.0)

    def hidden_results(self) -> list[Result]:
        """The results of hidden cases that ran."""
        return self.results[self.sample_count :]

    def note_built_in(self, name: str, problem: str) -> None:
        """Record a built-in trait: passed if there is no problem to tell."""
        state = TraitState.FAILED if problem else TraitState.PASSED
        self.built_in[name] = TraitResult(name, BUILT_IN_SAYS[name], state, problem)

    def traits(self) -> tuple[TraitResult, ...]:
        """Every trait of the challenge in its order, then the built-in ones."""
        found = [self._trait(name) for name in self.challenge.traits]
        for name, says in BUILT_IN_SAYS.items():
            found.append(self.built_in.get(name) or TraitResult(name, says, TraitState.NOT_RUN))
        return tuple(found)

    def _trait(self, name: str) -> TraitResult:
        trait = self.challenge.traits[name]
        results = [r for r in self.results if r.case.trait == name]
        planned = sum(case.trait == name for case in self.planned)
        bad = next((r for r in results if r.verdict is not Verdict.AC), None)
        if bad is not None:
            # An unfinished starter needs no nudge about this trait.
            nudge = "" if bad.call.error.get("type") == "NotImplementedError" else trait.help
            note = " ".join(part for part in (first_upper(bad.sentence), nudge) if part)
            return TraitResult(name, trait.says, TraitState.FAILED, note, trait.hint)
        ran_whole = bool(results) and len(results) == planned
        return TraitResult(name, trait.says, TraitState.PASSED if ran_whole else TraitState.NOT_RUN)

    def all_passed(self) -> bool:
        """Whether every trait passed, so that speed is worth measuring."""
        return all(trait.state is TraitState.PASSED for trait in self.traits())

    def refused(self, message: str) -> Judgement:
        """The judgement of a source that breaks a rule; no trait counts as run."""
        traits = tuple(replace(t, state=TraitState.NOT_RUN, note="") for t in self.traits())
        return self._judgement(Verdict.CE, message, traits, Timing(), passed=0)

    def failed(self, note: str) -> Judgement:
        """The judgement when we failed ourselves."""
        message = message_for(Verdict.JE, self.challenge, "", "")
        judgement = self._judgement(Verdict.JE, message, self.traits(), Timing())
        return replace(judgement, operator_note=note)

    def judged(self, timing: Timing) -> Judgement:
        """The judgement of a source that ran."""
        verdict, trait, sentence = self._verdict(timing)
        if verdict is Verdict.CE:
            return self.refused(message_for(verdict, self.challenge, "", sentence))
        notes = []
        if verdict is timing.verdict and verdict not in (Verdict.AC, Verdict.TLE):
            notes.append("That was at full size; every trait passed before.")
        message = message_for(verdict, self.challenge, trait, sentence, notes)
        return self._judgement(verdict, message, self.traits(), timing)

    def _verdict(self, timing: Timing) -> tuple[Verdict, str, str]:
        """The verdict, and the trait in words and the sentence that decided it."""
        for decisive in (Verdict.SV, Verdict.CE):
            for result in self.results:
                if result.verdict is decisive:
                    return decisive, "", result.sentence
        for result in self.results:
            if result.verdict is not Verdict.AC:
                says = self.challenge.traits[result.case.trait].says
                return result.verdict, says, result.sentence
        for trait in self.built_in.values():
            if trait.state is TraitState.FAILED:
                return Verdict.WA, "", trait.note
        missing = len(self.planned) - len(self.results)
        if missing or (self.hidden_results() and SAME_ANSWER_TWICE not in self.built_in):
            # Right so far is not right: what was not run was not passed.
            count = f" ({missing} of {len(self.planned)} cases were not run)" if missing else ""
            return Verdict.TLE, "", f"{OUT_OF_TIME}{count}"
        return timing.verdict, "", timing.sentence

    def _judgement(
        self,
        verdict: Verdict,
        message: str,
        traits: tuple[TraitResult, ...],
        timing: Timing,
        passed: int | None = None,
    ) -> Judgement:
        speed = timing.speed
        memory_bytes = timing.memory_bytes
        if memory_bytes is None:
            memory_bytes = max((r.call.memory_bytes for r in self.hidden_results()), default=None)
        if passed is None:
            passed = sum(r.verdict is Verdict.AC for r in self.results)
        scored = self.mode is not Mode.TRY
        return Judgement(
            verdict,
            message,
            traits=traits,
            samples=tuple(self.samples),
            samples_passed=sum(sample.passed for sample in self.samples),
            samples_total=self.sample_count,
            passed=passed,
            total=len(self.planned),
            speed=speed,
            memory_bytes=memory_bytes,
            points=points(verdict, traits, speed.band if speed else None) if scored else None,
            seed=self.seed,
            tokens=self.tokens,
            cpu_time_s=self.cpu_time_s + timing.cpu_time_s,
            case_set_hash=self.case_set_hash,
            error_share=self.error_share,
        )
