"""What the weekly cycle needs of the store, and the records that pass between them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.lining_up import BacklogReader
from bot.core.lining_up import Lined as Lined
from bot.core.models import Account, Community, Round
from bot.core.ports import Store
from bot.core.posts import NewPost


@dataclass(frozen=True, slots=True)
class Schedule:
    """Where one community stands in its weekly cycle.

    Attributes:
        community: one with settings.
        platform: where it meets.
        newest: the round that opened last.
        weekly, since: its weekly time in words, and since when it has been this one;
            empty and None until it was looked at.
        last_due_at: the newest weekly time that was dealt with.
        summed_up: the summary of the newest round was written.
        announced: so was the post that it is open.
    """

    community: Community
    platform: str
    newest: Round | None
    weekly: str
    since: datetime | None
    last_due_at: datetime | None
    summed_up: bool
    announced: bool = True


@dataclass(frozen=True, slots=True)
class Reminded:
    """A member who asked to be told before a round ends, and where they are told."""

    member_id: int
    platform: str
    recipient: str


@dataclass(frozen=True, slots=True)
class Opening:
    """A round that its time has come for.

    Attributes:
        opens_at: the weekly time.
        after: the id of the newest round when this was decided, 0 if there was none;
            another one means that somebody was faster.
        missed: weekly times before it that nobody was there for.
        posts: what is to be posted, once the round has its number.
    """

    community_id: int
    slug: str
    challenge_version_id: int
    opens_at: datetime
    closes_at: datetime
    rounds_a_season: int
    after: int
    missed: Sequence[datetime]
    posts: Callable[[Round], Sequence[NewPost]]


class ScheduleStore(Store, BacklogReader, Protocol):
    """The store as the weekly cycle uses it."""

    async def schedules(self) -> Sequence[Schedule]:
        """Every community that has settings and the bot."""
        ...

    async def begin_schedule(self, community_id: int, weekly: str, since: datetime) -> None:
        """Note that a community has another weekly time, and since when."""
        ...

    async def open_due(self, opening: Opening) -> Round | None:
        """Open a round, note its weekly time and write its posts, in one transaction.

        None, and nothing changed, if that time was dealt with, or another round opened.
        """
        ...

    async def skip_due(
        self, community_id: int, due: Sequence[datetime], posts: Sequence[NewPost] = ()
    ) -> bool:
        """Note weekly times at which nothing opened, and what to say about them, in one
        transaction; False if all were known."""
        ...

    async def note_reminder(
        self, community_id: int, due_at: datetime, posts: Sequence[NewPost]
    ) -> bool:
        """Note that it was reminded of an end, and write the reminders, in one
        transaction; False if that was done."""
        ...

    async def line_up(self, community_id: int, lined: Sequence[Lined]) -> None:
        """Make these a community's own backlog, in this order."""
        ...

    async def remind(
        self, member_id: int, platform: str, recipient: str, posts: Sequence[NewPost] = ()
    ) -> None:
        """Note that a member wants to be reminded, and where; with what follows from it."""
        ...

    async def remind_no_more(self, member_id: int, posts: Sequence[NewPost] = ()) -> bool:
        """Forget that; False if there is nothing to forget."""
        ...

    async def accounts_of(self, member_id: int) -> Sequence[Account]:
        """The accounts that are a member's."""
        ...

    async def reminded(self, community_id: int) -> Sequence[Reminded]:
        """Who wants to be reminded in a community."""
        ...
