"""A community's own challenges: what is known of each upload, and what the store keeps."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.core.audit_ports import Deed
from bot.core.challenge import Challenge
from bot.core.lining_up import Backlog
from bot.core.posts import NewPost, To


class OwnState(StrEnum):
    """Where an uploaded version is on its way to members."""

    WAITING = "waiting"  # for its check
    CHECKING = "checking"
    CHECKED = "checked"  # a moderator decides what becomes of it
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    RETIRED = "retired"


# What is said of an upload once it was checked.
CHECKED_POST = "challenge-checked"
ARCHIVE_BYTES = 524_288
UNDECIDED = (OwnState.WAITING, OwnState.CHECKING, OwnState.CHECKED)


@dataclass(frozen=True, slots=True)
class CheckFinding:
    """One thing that a check found; `must` be mended, or may stay."""

    must: bool
    text: str


@dataclass(frozen=True, slots=True)
class CheckOutcome:
    """What checking an uploaded challenge gave.

    Attributes:
        judged: how many sources were judged; 1 if the reference itself failed.
        wrong_caught, wrong_total: shipped submissions that must not be accepted.
        mutants_caught, mutants_total: changed references, those with an excuse left out.
        took_s: wall time, waiting for members left out.
    """

    findings: tuple[CheckFinding, ...]
    judged: int = 0
    wrong_caught: int = 0
    wrong_total: int = 0
    mutants_caught: int = 0
    mutants_total: int = 0
    took_s: float = 0.0

    @property
    def well(self) -> bool:
        """Whether nothing must be mended."""
        return not any(finding.must for finding in self.findings)


@dataclass(frozen=True, slots=True)
class NewUpload:
    """A challenge that a moderator sent, to be checked.

    Attributes:
        recipient: the platform's id of the moderator, for whom has no channel to be told in.
    """

    community_id: int
    member_id: int
    challenge: Challenge
    platform: str
    recipient: str


@dataclass(frozen=True, slots=True)
class OwnChallenge:
    """One uploaded version.

    Attributes:
        uploaded_by: the name of who sent it; empty for who has left.
        outcome: None until it was checked.
    """

    id: int
    community_id: int
    slug: str
    challenge_version_id: int
    content_hash: str
    state: OwnState
    uploaded_by: str
    uploaded_at: datetime
    outcome: CheckOutcome | None
    platform: str
    recipient: str


@dataclass(frozen=True, slots=True)
class Stage:
    """How far a check is; `words` are of what."""

    words: str
    done: int
    total: int


class CheckProgress(Protocol):
    """Where checks are done."""

    def wake(self) -> None:
        """Something was uploaded: look now."""
        ...

    def stage(self, own_id: int) -> Stage | None:
        """How far a check is; None if it isn't running."""
        ...

    def lanes(self) -> tuple[int, int]:
        """How many lanes there are, and how many had to be replaced since the start."""
        ...


class ChallengeFiles(Protocol):
    """Turns files of moderators into challenges, and back."""

    async def unpack(self, data: bytes, filename: str) -> Challenge:
        """The challenge in an uploaded zip.

        Raises:
            UserError: a sentence about what is wrong with it; nothing was kept.
        """
        ...

    def pack(self, challenge: Challenge) -> bytes:
        """A challenge's files as a zip."""
        ...

    def template(self, slug: str) -> bytes:
        """A small challenge that is complete, to be changed, as a zip.

        Raises:
            UserError: the slug can't be one.
        """
        ...


def checked_posts(own: OwnChallenge) -> list[NewPost]:
    """What is to be said of an upload that was checked: to moderators, else to who sent it."""
    key, here = f"{CHECKED_POST}:{own.id}", own.community_id
    told = NewPost(key, CHECKED_POST, "", "", here, payload=f"{own.id}:channel", to=To.MODERATORS)
    privately = replace(told, platform=own.platform, recipient=own.recipient, to=To.ONE)
    privately = replace(privately, payload=f"{own.id}:private", instead=True)
    return [told, privately]


class OwnChallenges(Protocol):
    """The part of the store that keeps a community's own challenges.

    Every question names the community: another one's row is as if it weren't there.
    """

    async def add_own(self, upload: NewUpload, deed: Deed | None = None) -> OwnChallenge:
        """Keep an upload until its check; the same files again give the same row.

        Whoever sent it knows its hidden cases and is unranked in its rounds.
        """
        ...

    async def saw_cases(self, community_id: int, member_id: int, slug: str) -> bool:
        """Remember who read a challenge's files: they are unranked in its rounds.

        Whether one is open.
        """
        ...

    async def own(self, community_id: int, own_id: int) -> OwnChallenge | None:
        """One upload."""
        ...

    async def owns(self, community_id: int) -> Sequence[OwnChallenge]:
        """Every upload of a community, the newest first."""
        ...

    async def move_own(
        self,
        community_id: int,
        own_id: int,
        before: Sequence[OwnState],
        after: OwnState,
        deed: Deed | None = None,
        change: Callable[[Backlog], Backlog] | None = None,
    ) -> bool:
        """Change what an upload is; False if it isn't any of `before` any more.

        A version that is scheduled takes the place of the slug's other one, which retires.

        Args:
            change: what becomes of the backlog with it, in the same transaction.
        """
        ...

    async def discard_own(self, community_id: int, own_id: int, deed: Deed | None = None) -> bool:
        """Forget an upload that no moderator kept; False if it was kept, or is gone."""
        ...

    async def opened_version(self, community_id: int, slug: str) -> int | None:
        """The snapshot of an own challenge's newest round here; None if it had none."""
        ...

    async def opened_own_slugs(self, community_id: int) -> Sequence[str]:
        """The own challenges that had a round here and aren't retired, in order."""
        ...

    async def opened_own_slugs_at(self, platform: str, external_id: str) -> Sequence[str]:
        """The same, of the community that meets in a place."""
        ...

    async def snapshot(self, challenge_version_id: int) -> tuple[str, Mapping[str, str]]:
        """The slug and files of a stored challenge version."""
        ...


class ChecksToDo(Protocol):
    """The uploads that want checking, as the judge sees them."""

    async def claim_check(self) -> tuple[OwnChallenge, Mapping[str, str], int] | None:
        """Take the next upload: it, its files, and how often it was taken before."""
        ...

    async def finish_check(
        self, own_id: int, outcome: CheckOutcome, posts: Sequence[NewPost]
    ) -> bool:
        """Keep what came of a check, and what is to be said of it; False if it was discarded."""
        ...

    async def release_check(self, own_id: int) -> None:
        """Give an upload back whose check was interrupted."""
        ...

    async def requeue_checks(self) -> int:
        """Give back every upload that a process which is gone was checking."""
        ...

    async def members_waiting(self) -> int:
        """How many submissions are queued or being judged."""
        ...
