"""What the core needs from outside, as protocols that the outer parts fulfil.

Nothing here says how: the store is SQL, the catalog a folder, the clock may be
a scenario's. Every call that touches a disk or a process is a coroutine.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.asking import View
from bot.core.audit_ports import AuditLog, Deed
from bot.core.challenge import Challenge
from bot.core.communities import CommunitySettings, Consent, KeptSource, Weekly
from bot.core.copies import Look
from bot.core.length_ports import Lengths
from bot.core.lining_up import BacklogReader
from bot.core.marks import Marks
from bot.core.models import (
    Accepted,
    Account,
    Community,
    Delivery,
    HistoryRow,
    Judged,
    Judgement,
    Member,
    NewPost,
    NewSubmission,
    Round,
    StandingRow,
    Submission,
    ViewRow,
)
from bot.core.own_challenges import OwnChallenges
from bot.core.standings import BoardPage, Place, Ranked


class Clock(Protocol):
    """Tells the time, aware and in UTC."""

    def now(self) -> datetime: ...


class Catalog(Protocol):
    """The challenges that came with the program."""

    def calendar(self) -> Sequence[str]:
        """The slugs of the weeks, in order; only these are opened by themselves."""
        ...

    def slugs(self) -> Sequence[str]:
        """Every slug: the calendar's, then those that may be opened by hand."""
        ...

    def load(self, slug: str) -> Challenge:
        """Read one challenge.

        Raises:
            UnknownName: no such slug; names the nearest.
            BadChallenge: its folder breaks the format.
        """
        ...

    def read(self, slug: str, files: Mapping[str, str]) -> Challenge:
        """Read a challenge from files that are kept elsewhere."""
        ...

    def unknown(self, slug: str, known: Sequence[str]) -> str:
        """Say that there is no challenge of a name, and which near ones exist."""
        ...


class Timetable(Protocol):
    """Knows when a weekly time comes next, across changes of daylight saving."""

    def next_times(
        self, weekly: Weekly, zone: str, after: datetime, count: int
    ) -> Sequence[datetime]:
        """The next `count` moments after `after`, in UTC."""
        ...

    def zones(self) -> Sequence[str]:
        """The names of every zone it knows, as IANA writes them."""
        ...


class Store(AuditLog, Protocol):
    """Everything that must not be lost; what a moderator changes takes its deed."""

    async def community(self, platform: str, external_id: str, name: str) -> Community:
        """The community of a place; made at first sight."""
        ...

    async def community_by_id(self, community_id: int, platform: str = "") -> Community | None:
        """One community, as it is now, with the channels it has on a platform."""
        ...

    async def member(self, community_id: int, account: Account) -> Member:
        """The member behind an account in a community; made at first sight."""
        ...

    async def communities_of(self, account: Account) -> Sequence[Community]:
        """Where an account is a member, the one it chose last first; not those
        that removed the bot."""
        ...

    async def chosen_community(self, account: Account) -> int | None:
        """The id of the community an account chose last; None if it never chose."""
        ...

    async def choose_community(self, account: Account, community_id: int) -> None:
        """Note which community an account means where none is named."""
        ...

    async def set_consent(self, member_id: int, consent: Consent) -> None:
        """Keep what a member agreed to, or changed."""
        ...

    async def ban(self, member_id: int, reason: str | None) -> None:
        """Let a member send nothing here any more; None lets them again."""
        ...

    async def keep_source(self, member_id: int, kept: KeptSource) -> None:
        """Keep code until its member chose; the newest of each challenge."""
        ...

    async def kept_sources(self, member_id: int) -> Sequence[KeptSource]:
        """What is kept for a member, oldest first."""
        ...

    async def drop_kept_source(self, member_id: int, delivery_id: str) -> None:
        """Forget one that was submitted."""
        ...

    async def draft_settings(self, community_id: int) -> CommunitySettings | None:
        """What a moderator filled in and has not saved yet."""
        ...

    async def keep_draft_settings(self, community_id: int, settings: CommunitySettings) -> None:
        """Keep what a moderator filled in until they save it."""
        ...

    async def save_settings(
        self, community_id: int, settings: CommunitySettings, deed: Deed | None = None
    ) -> None:
        """Make these the settings, whatever a draft says."""
        ...

    async def save_draft_settings(
        self, community_id: int, deed: Deed | None = None
    ) -> CommunitySettings | None:
        """Make the draft the settings; None if there is none any more."""
        ...

    async def places_on(self, platform: str) -> Mapping[str, int]:
        """The platform's id of every place that has the bot, and its community's id."""
        ...

    async def note_removed(self, platform: str, external_id: str) -> None:
        """The bot was removed from a place: its posts wait, its data is kept a while."""
        ...

    async def note_present(self, platform: str, external_id: str) -> None:
        """The bot is in a place, again or still: posts go out."""
        ...

    async def erase_removed(self, removed_before: datetime) -> int:
        """Erase every community that removed the bot before then, whole; how many."""
        ...

    async def save_challenge(self, challenge: Challenge) -> int:
        """Keep a snapshot of a challenge's files; the same content once. Returns its id."""
        ...

    async def snapshot(self, challenge_version_id: int) -> tuple[str, Mapping[str, str]]:
        """The slug and files of a stored challenge version."""
        ...

    async def newest_round(self, community_id: int) -> Round | None:
        """The round that opened last, open or closed."""
        ...

    async def round_by_slug(self, community_id: int, slug: str) -> Round | None:
        """The newest round of a challenge in a community."""
        ...

    async def open_round(
        self,
        community_id: int,
        slug: str,
        challenge_version_id: int,
        opens_at: datetime,
        closes_at: datetime,
        rounds_a_season: int,
        posts: Callable[[Round], Sequence[NewPost]] | None = None,
        deed: Deed | None = None,
    ) -> Round:
        """Open the next round, and a season when the last one is full; its posts are
        written in the same transaction.

        The round's number counts from 1 within the community. Opening the same
        `opens_at` twice in one community returns the first round.
        """
        ...

    async def move_close(
        self,
        round_id: int,
        closes_at: datetime,
        posts: Sequence[NewPost] = (),
        deed: Deed | None = None,
    ) -> Round:
        """Move a round's end, and write what is to be posted in the same transaction."""
        ...

    async def post(self, posts: Sequence[NewPost], deed: Deed | None = None) -> None:
        """Write what is to be posted; a known dedupe key is left as it is."""
        ...

    async def round(self, round_id: int) -> Round | None:
        """One round."""
        ...

    async def pending(self, member_id: int) -> int:
        """How many of the member's submissions are queued or being judged."""
        ...

    async def accept(self, new: NewSubmission) -> Accepted:
        """Store a submission; from the return on it is never lost.

        A known delivery id, or the same member, challenge, mode and source hash
        still pending or accepted under 60 s ago, gives the existing number.

        Raises:
            TooManyPending, TooManyJudged: checked in the same transaction.
        """
        ...

    async def judged(self, submission_id: int) -> Judged | None:
        """A submission and its newest judgement, once it has one."""
        ...

    async def submission(self, submission_id: int) -> Submission | None:
        """One submission, judged or not."""
        ...

    async def marks(self, submission_id: int) -> Marks:
        """What moderators have to do with a submission."""
        ...

    async def withdraw(self, submission_id: int, member_id: int) -> bool:
        """Take a member's own submission out of every board, in one transaction.

        False if it isn't theirs or was withdrawn before. It stays in their history.
        """
        ...

    async def standings(self, scope: str, limit: int = 1000) -> Sequence[StandingRow]:
        """The rows of a scope ("round:3", "season:1", "newcomers:1", "all:1"), best first."""
        ...

    async def board_page(
        self, scope: str, number: int, size: int, viewer_id: int | None
    ) -> BoardPage[Ranked]:
        """One page of a scope's board, as `standings.page_of` turns to it."""
        ...

    async def place(self, scope: str, member_id: int) -> Place | None:
        """Where a member stands in a scope, if they do."""
        ...

    async def view_rows(self, scope: str, view: View, limit: int = 1000) -> Sequence[ViewRow]:
        """The accepted ones of a scope by one metric, best first; a member once.

        FIRST by acceptance, FASTEST by falling ratio, LEANEST by rising bytes,
        SHORTEST by rising tokens; equal ones by acceptance.
        """
        ...

    async def history(self, member_id: int, limit: int = 20) -> Sequence[HistoryRow]:
        """The member's ranked and practice submissions, newest first."""
        ...

    async def solved_count(self, round_id: int) -> int:
        """How many members' best in this round is accepted."""
        ...

    async def round_rows(self, member_id: int) -> Sequence[tuple[Round, bool]]:
        """Every round of the member's community, oldest first, and whether the
        member sent something that counts for the streak before its close."""
        ...


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


class Outbox(Protocol):
    """What must be delivered, once."""

    async def lease(
        self, platform: str, recipients: Sequence[str] | None, owner: str, lease_s: float
    ) -> Sequence[Delivery]:
        """Take what is due for a platform; with `recipients`, only theirs."""
        ...

    async def sent(self, delivery_id: int, owner: str, message_id: str) -> None:
        """Note that it was delivered; it is never leased again."""
        ...

    async def failed(self, delivery_id: int, owner: str, error: str, retry_in_s: float) -> None:
        """Note a failure; it becomes due again later."""
        ...

    async def unread(self, delivery_id: int, owner: str) -> None:
        """Note that its recipient can't be reached; it waits until they come."""
        ...

    async def waiting_unread(self, platform: str, recipient: str) -> Sequence[Delivery]:
        """What a recipient could not be sent, oldest first; `sent` ends it."""
        ...

    async def forget_reply_to(self, accepted_before: datetime) -> int:
        """Blank every `reply_to` of submissions accepted before then, and of what
        is to be delivered about them; how many."""
        ...


class ChallengeStore(Store, OwnChallenges, BacklogReader, Protocol):
    """The store with the challenges of every community."""


class GroupStore(ChallengeStore, Outbox, Lengths, Protocol):
    """The store as a study group uses it: with what could not be delivered."""


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
