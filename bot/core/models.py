"""The records that the parts exchange: frozen, complete, and free of I/O.

Not yet stored is another type (`NewSubmission`), never an id that may be None.
Times are aware UTC; units are in the names.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.communities import CommunitySettings, Consent
from bot.core.judgements import Band, Judgement, Verdict
from bot.core.unranked import Unranked


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
        unranked: why it counts on no board, if that is known already.
    """

    id: int
    ahead: int
    repeated: bool
    unranked: Unranked | None = None


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
