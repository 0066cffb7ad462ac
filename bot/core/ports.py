"""What the core needs from outside, as protocols that the outer parts fulfil.

Nothing here says how: the store is SQL, the catalog a folder, the clock may be
a scenario's. Every call that touches a disk or a process is a coroutine.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.core.archive_ports import ArchiveStore
from bot.core.asking import View
from bot.core.audit_ports import AuditLog, Deed
from bot.core.challenge import Challenge
from bot.core.communities import Weekly
from bot.core.length_ports import Lengths
from bot.core.lining_up import BacklogReader
from bot.core.marks import Marks
from bot.core.models import (
    Accepted,
    HistoryRow,
    Judged,
    NewSubmission,
    Round,
    StandingRow,
    Submission,
    ViewRow,
)
from bot.core.outbox_ports import Outbox
from bot.core.own_challenges import OwnChallenges
from bot.core.people_ports import People
from bot.core.posts import NewPost
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


class Store(AuditLog, People, Protocol):
    """Everything that must not be lost; what a moderator changes takes its deed."""

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
            TooManyPending, TooManyJudged, TooManyTries: checked in the same transaction.
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

    async def view_rows(self, scope: str, view: View) -> Sequence[ViewRow]:
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


class ChallengeStore(Store, OwnChallenges, BacklogReader, Protocol):
    """The store with the challenges of every community."""


class GroupStore(ChallengeStore, ArchiveStore, Outbox, Lengths, Protocol):
    """The store as a study group uses it: with what could not be delivered."""
