"""What moderators have to do with a submission: records only."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.copies import Decision, Hold
from bot.core.unranked import Unranked


@dataclass(frozen=True, slots=True)
class Disqualification:
    """A submission, or all that a member sent in a round, that doesn't count.

    Attributes:
        member: the name they go by.
        submission_id: None if it is the member's whole round.
        undone: it counts again.
        appeal: what the member said against it; None if nothing yet.
        decided: a moderator answered the appeal.
    """

    id: int
    community_id: int
    member_id: int
    member: str
    week: str
    submission_id: int | None
    reason: str
    at: datetime
    undone: bool = False
    appeal: str | None = None
    decided: bool = False

    @property
    def what(self) -> str:
        """What doesn't count, in a few words."""
        if self.submission_id is not None:
            return f"#{self.submission_id} ({self.week})"
        return f"all of {self.week}"


@dataclass(frozen=True, slots=True)
class Viewing:
    """A moderator looked at a submission."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Marks:
    """What moderators have to do with one submission.

    Attributes:
        disqualified: why it doesn't count, if a moderator said so.
        held: it waits for a moderator, or did.
        unranked: why nothing that its member sends in that round counts.
    """

    disqualified: Disqualification | None = None
    unranked: Unranked | None = None
    viewings: tuple[Viewing, ...] = ()
    held: Hold | None = None

    @property
    def counts(self) -> bool:
        """Whether nothing here keeps it off the boards."""
        released = self.held is None or self.held.decision is Decision.RELEASED
        return self.disqualified is None and self.unranked is None and released
