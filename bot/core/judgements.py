"""What judging one submission says: the verdict, its traits, samples and speed.

Frozen records, free of I/O; units are in the names.
"""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What judging a submission came to."""

    AC = "AC"
    WA = "WA"
    TLE = "TLE"
    MLE = "MLE"
    OLE = "OLE"
    RTE = "RTE"
    CE = "CE"
    SV = "SV"
    JE = "JE"

    @property
    def words(self) -> str:
        """The verdict as a member reads it."""
        return _VERDICT_WORDS[self]


_VERDICT_WORDS = {
    Verdict.AC: "accepted",
    Verdict.WA: "wrong answer",
    Verdict.TLE: "time limit exceeded",
    Verdict.MLE: "memory limit exceeded",
    Verdict.OLE: "output limit exceeded",
    Verdict.RTE: "runtime error",
    Verdict.CE: "does not compile or breaks a rule",
    Verdict.SV: "security violation",
    Verdict.JE: "judge error",
}


class TraitState(StrEnum):
    """What became of one trait; "not run" counts as not passed."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_RUN = "not run"


class Band(StrEnum):
    """A speed band; its bonus points are in `core.scoring`."""

    S = "S"
    A = "A"
    B = "B"


SAME_ANSWER_TWICE = "same-answer-twice"
LEAVES_ARGUMENTS_ALONE = "leaves-arguments-alone"
BUILT_IN_TRAITS = (SAME_ANSWER_TWICE, LEAVES_ARGUMENTS_ALONE)


@dataclass(frozen=True, slots=True)
class TraitResult:
    """One trait of one judgement.

    Attributes:
        note: why it failed, in a sentence fit to show; empty when it passed.
        hint: the heading of hints.md (from 1) that would help, if one does.
    """

    name: str
    says: str
    state: TraitState
    note: str = ""
    hint: int | None = None


@dataclass(frozen=True, slots=True)
class SampleReport:
    """Everything about one sample case; nothing here is secret."""

    case: str
    passed: bool
    arguments: str
    expected: str
    got: str
    printed: str = ""
    traceback: str = ""


@dataclass(frozen=True, slots=True)
class Speed:
    """CPU of the reference divided by CPU of the submission; above 1 is faster.

    Attributes:
        low, high: the 5th and 95th percentile of the bootstrapped ratio.
        band: by `high`; None when too slow for one or `noisy`.
        noisy: the host was too busy for a band; measuring again may give one.
        growth: how much longer four times the data took; None if unmeasured.
    """

    ratio: float
    low: float
    high: float
    band: Band | None
    growth: float | None = None
    noisy: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """What judging one submission gave.

    Attributes:
        passed, total: sample and hidden cases; those not run are in `total`.
        points: None for a try and for a judge error.
        seed: of the hidden cases, to replay them; None for a try.
        tokens: length without comments and docstrings; None if it didn't parse.
        judge_build: which judge on which NumPy said so.
        operator_note: what the host should look into; never shown to members.
        error_share: the largest error over the error allowed; authors ask for it.
    """

    verdict: Verdict
    message: str
    traits: tuple[TraitResult, ...] = ()
    samples: tuple[SampleReport, ...] = ()
    samples_passed: int = 0
    samples_total: int = 0
    passed: int = 0
    total: int = 0
    speed: Speed | None = None
    memory_bytes: int | None = None
    points: int | None = None
    seed: int | None = None
    tokens: int | None = None
    cpu_time_s: float = 0.0
    case_set_hash: str = ""
    judge_build: str = ""
    operator_note: str = ""
    error_share: float | None = None
