"""Rejudges as records, and the parts of the store that moderators and the judge use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.core.audit_ports import Deed
from bot.core.models import Submission
from bot.core.ports import Store

# The kinds of what is told of a rejudge.
MOVED, REJUDGED, REFUSED = "points-moved", "rejudged", "rejudge-refused"


class RejudgeState(StrEnum):
    """Where a rejudge is."""

    CHECKING = "checking"  # the version it is to be judged on
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"  # the check found what must be mended first


@dataclass(frozen=True, slots=True)
class NewRejudge:
    """What is to be judged again.

    Attributes:
        deed: its reason is what members read.
        round_id: all of a round; or None.
        submission_id: one submission; or None. Without both: all judge errors.
        version_id: the challenge version to judge on; None for that of before.
        checked: no check of the version is due.
    """

    deed: Deed
    round_id: int | None = None
    submission_id: int | None = None
    version_id: int | None = None
    checked: bool = True
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Rejudge:
    """A rejudge as it stands.

    Attributes:
        by: the moderator's name; empty for who has left.
        week: "Week 3 · softmax"; empty if it isn't of a round.
        total, left, changed: submissions, those not judged yet, those whose points moved.
        problems: what the check found, one a line.
    """

    id: int
    community_id: int
    by: str
    week: str
    submission_id: int | None
    state: RejudgeState
    strict: bool
    reason: str
    at: datetime
    total: int = 0
    left: int = 0
    changed: int = 0
    problems: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """A submission whose points moved."""

    submission_id: int
    slug: str
    before: int | None
    after: int | None
    reason: str


class Busy(Exception):
    """Something of what was asked for is being judged again already."""

    def __init__(self, other: Rejudge) -> None:
        super().__init__(f"rejudge {other.id}")
        self.other = other


class RejudgeStore(Store, Protocol):
    """The store as moderators have it judge again."""

    async def submission_in(self, community_id: int, submission_id: int) -> Submission | None:
        """A ranked or practice submission of this community; None if it has none such."""
        ...

    async def start_rejudge(self, new: NewRejudge) -> Rejudge:
        """Queue what is to be judged again, at lowest priority; or have the version checked.

        Raises:
            Busy: some of it is being judged again; nothing was changed.
        """
        ...

    async def rejudge_of(self, community_id: int, number: int) -> Rejudge | None:
        """One of this community's."""
        ...

    async def rejudge_size(
        self, community_id: int, round_id: int | None, submission_id: int | None
    ) -> int:
        """How many submissions would be judged again."""
        ...

    async def judge_errors(self, community_id: int, limit: int) -> Sequence[Submission]:
        """Submissions whose newest judgement is a judge error, oldest first."""
        ...

    async def moved(self, community_id: int, number: int, submission_id: int) -> Moved | None:
        """What a rejudge did to one submission's points; None if nothing."""
        ...


@dataclass(frozen=True, slots=True)
class VersionToCheck:
    """A challenge version that a rejudge waits for."""

    rejudge_id: int
    slug: str
    files: Mapping[str, str]


class VersionChecks(Protocol):
    """The versions that want checking, as the judge sees them."""

    async def version_to_check(self) -> VersionToCheck | None:
        """The one that waits longest; it stays until it is settled."""
        ...

    async def settle_version(self, rejudge_id: int, problems: Sequence[str]) -> bool:
        """Let the rejudge begin, or refuse it for these problems; False if it was settled."""
        ...

    async def members_waiting(self) -> int:
        """How many submissions are queued or being judged."""
        ...
