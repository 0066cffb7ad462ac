"""The records that the parts exchange: frozen, complete, and free of I/O.

Not yet stored is another type (`NewSubmission`), never an id that may be None.
Times are aware UTC; units are in the names.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.communities import CommunitySettings, Consent


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


class Mode(StrEnum):
    """Why a submission is judged: for points, after the close, or samples only."""

    RANKED = "ranked"
    PRACTICE = "practice"
    TRY = "try"


class Status(StrEnum):
    """Where a submission is on its way to a judgement."""

    QUEUED = "queued"
    JUDGING = "judging"
    JUDGED = "judged"


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


@dataclass(frozen=True, slots=True)
class Account:
    """A person on one platform, as the platform names them."""

    platform: str
    team_id: str
    user_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a community.

    Attributes:
        consent: None until they chose how they appear.
        banned: why they may send nothing here; None if they may.
    """

    id: int
    community_id: int
    name: str
    consent: Consent | None = None
    banned: str | None = None


@dataclass(frozen=True, slots=True)
class Community:
    """One study group; all data is scoped by it.

    Attributes:
        settings: None until a moderator saved them; then posts are welcome.
    """

    id: int
    name: str
    zone: str
    settings: CommunitySettings | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """One challenge during its week in one community."""

    id: int
    community_id: int
    season_id: int
    number: int
    slug: str
    challenge_version_id: int
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class NewSubmission:
    """Source sent for a challenge, admitted by the rules but not yet stored.

    Attributes:
        delivery_id: the platform's id of the request; a retry carries the same.
        round_id: None for practice on a challenge that has no round here.
        accepted_at: the moment that counts for ranks, whatever the queue does.
        reply_to: where the front wants the verdict, in the front's own words.
    """

    community_id: int
    member_id: int
    account: Account
    round_id: int | None
    challenge_version_id: int
    slug: str
    delivery_id: str
    source: str
    source_hash: str
    mode: Mode
    accepted_at: datetime
    reply_to: str


@dataclass(frozen=True, slots=True)
class Submission:
    """A stored submission and where it stands."""

    id: int
    community_id: int
    member_id: int
    round_id: int | None
    challenge_version_id: int
    slug: str
    source: str
    source_hash: str
    mode: Mode
    status: Status
    accepted_at: datetime
    lane_deaths: int
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Accepted:
    """The receipt of a submission.

    Attributes:
        repeated: the same code was already waiting; this is its number.
    """

    id: int
    ahead: int
    repeated: bool


@dataclass(frozen=True, slots=True)
class StandingRow:
    """One row of a board, before ranks are given.

    Attributes:
        last_at: when the newest counting submission was accepted.
        band, ratio, traits: of the counting submission; round boards only.
    """

    member_id: int
    name: str
    points: int
    solved: int
    last_at: datetime
    band: Band | None = None
    ratio: float | None = None
    traits_passed: int | None = None
    traits_total: int | None = None


@dataclass(frozen=True, slots=True)
class ViewRow:
    """One row of a board by something else than points.

    Attributes:
        value: 0, times the reference, bytes or tokens, as the view has it.
        low, high: the interval of a speed; None in other views.
    """

    member_id: int
    name: str
    value: float
    accepted_at: datetime
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One of a member's own submissions, as /me lists them.

    Attributes:
        counts: False if it is held, disqualified, or its member saw others' code.
    """

    submission_id: int
    slug: str
    mode: Mode
    status: Status
    accepted_at: datetime
    verdict: Verdict | None
    points: int | None
    withdrawn: bool = False
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Judged:
    """A submission with its newest judgement."""

    submission: Submission
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Delivery:
    """One outbox row leased for sending.

    Attributes:
        reply_to: the front's own words from `NewSubmission.reply_to`.
        submission_id: what it is about, if it is about one; the words are made
            when it is sent, from the rows as they are then.
        community_id: whose it is.
        round_id: what it is about, if it is about one.
        payload: what no row holds, as its kind writes it.
        edits: the message that it changes, by the platform's id; empty for a new one.
    """

    id: int
    dedupe_key: str
    platform: str
    recipient: str
    reply_to: str
    kind: str
    submission_id: int | None
    attempts: int
    community_id: int = 0
    round_id: int | None = None
    payload: str = ""
    edits: str = ""


@dataclass(frozen=True, slots=True)
class NewPost:
    """What is to be posted to a place, written in the transaction of its cause.

    Attributes:
        dedupe_key: the same is never written twice.
        kind: which words it gets when it is sent: "round-opened", "round-summary",
            "announcement".
        recipient: the platform's id of the channel, or of the member it is for.
        payload: what no row holds, as its kind writes it.
        edits: the dedupe key of the post that it changes; empty for a new one.
        waits_until: how long it waits for verdicts of its round that are under way;
            None if it doesn't.
    """

    dedupe_key: str
    kind: str
    platform: str
    recipient: str
    community_id: int
    round_id: int | None = None
    payload: str = ""
    edits: str = ""
    waits_until: datetime | None = None
