"""What the judge asks of the store, and what it tells while it works."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from bot.core.copies import Look
from bot.core.judgements import Judgement
from bot.core.models import Submission


@dataclass(frozen=True, slots=True)
class Claimed:
    """A submission in the hands of a lane.

    Attributes:
        timed: the newest accepted judgement of the member's identical source on
            the same challenge version, whose timing is used again; or None.
    """

    submission: Submission
    revision: int
    slug: str
    files: Mapping[str, str]
    timed: Judgement | None = None


class Queue(Protocol):
    """The submissions that want judging, as the judge sees them."""

    async def claim(self, owner: str, lease_s: float) -> Claimed | None:
        """Take the next submission for `owner`, fair between members."""
        ...

    async def renew(self, submission_id: int, owner: str, lease_s: float) -> bool:
        """Keep a claim; False if it was lost."""
        ...

    async def finish(
        self, claimed: Claimed, judgement: Judgement, look: Look | None = None
    ) -> bool:
        """Store the judgement, best, standings and outbox row in one transaction.

        Args:
            look: what reading an accepted source gave, where somebody looked.

        False, and nothing changed, when that revision is already judged.
        """
        ...

    async def release(self, submission_id: int, owner: str, lane_died: bool) -> int:
        """Return a claim to the queue; the number of lanes it has killed."""
        ...

    async def requeue_expired(self) -> int:
        """Return claims whose lease ended to the queue; how many there were."""
        ...


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a judgement is; `label` is a few plain words."""

    submission_id: int
    done: int
    total: int
    label: str


class ProgressFeed(Protocol):
    """Where a front may listen to the progress of one submission."""

    def listen(
        self, submission_id: int, listener: Callable[[Progress], None]
    ) -> AbstractContextManager[None]: ...
