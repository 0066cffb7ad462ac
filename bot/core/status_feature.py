"""`/mod status`: how the group and its judge are, in plain words."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.core.asking import Asker
from bot.core.backlog import next_in_backlog
from bot.core.cards import Card, Field
from bot.core.commands import Act, Answer, Command, Given, Post
from bot.core.ports import Catalog, Clock, Timetable
from bot.core.posts import Delivery
from bot.core.rounds import closes_text, distance_mark, moment_mark, span_text, week_text
from bot.core.schedule_ports import ScheduleStore
from bot.core.team import refuse_others
from bot.core.upcoming import opening_times

ERRORS_WITHIN = timedelta(days=7)
# What waits longer than this is said to be late.
LATE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class GroupStatus:
    """What the rows say.

    Attributes:
        queued, judging: of all groups: they share the lanes.
        oldest_queued_at, oldest_due_at: None if nothing waits.
        due: this group's messages that should be out already.
        unread: this group's, for members who can't be reached.
        judge_errors: this group's submissions whose newest judgement is our error,
            and when that was, the newest first.
        uploads: this group's challenges that wait for their check, or are checked.
    """

    queued: int
    judging: int
    oldest_queued_at: datetime | None
    due: int
    oldest_due_at: datetime | None
    unread: int
    judge_errors: Sequence[tuple[int, datetime]]
    uploads: int


class StatusStore(ScheduleStore, Protocol):
    """The store as the status needs it."""

    async def group_status(self, community_id: int, errors_since: datetime) -> GroupStatus:
        """Count what waits and what went wrong."""
        ...


class LaneFigures(Protocol):
    """Where the judge runs."""

    def lanes(self) -> tuple[int, int]:
        """How many lanes there are, and how many had to be replaced since the start."""
        ...


class Status:
    """Say how things are; moderators only."""

    def __init__(
        self,
        store: StatusStore,
        catalog: Catalog,
        clock: Clock,
        timetable: Timetable,
        judge: LaneFigures,
    ) -> None:
        self._store = store
        self._catalog = catalog
        self._clock = clock
        self._timetable = timetable
        self._judge = judge

    def commands(self) -> Sequence[Command]:
        """`/mod status`."""
        return (Command(("mod", "status"), "How the group and its judge are", self._status),)

    def actions(self) -> Mapping[str, Act]:
        """None."""
        return {}

    def form_actions(self) -> Collection[str]:
        """None."""
        return ()

    def forms(self) -> Mapping[str, Callable[[Asker, str, Given], Awaitable[Answer]]]:
        """None."""
        return {}

    def posts(self) -> Mapping[str, Callable[[Delivery], Awaitable[Post | None]]]:
        """None."""
        return {}

    async def _status(self, asker: Asker, given: Given) -> Card:
        refuse_others(asker)
        now = self._clock.now()
        found = await self._store.group_status(asker.community.id, now - ERRORS_WITHIN)
        newest = await self._store.newest_round(asker.community.id)
        round_text = "none yet; /mod round open opens the first"
        if newest is not None:
            round_text = f"{week_text(newest)} {closes_text(newest, now, asker.zone)}"
        fields = [
            Field("Round", round_text),
            Field("Next round", await self._next(asker, now)),
            Field("Queue", _queue(found, now)),
            Field("Judge", self._lanes()),
            Field("Messages", _messages(found, now)),
            Field("Judge errors", _errors(found, asker)),
        ]
        if found.uploads:
            wait = "1 waits for its" if found.uploads == 1 else f"{found.uploads} wait for their"
            fields.append(Field("Challenges", f"{wait} check"))
        return Card(title=f"Status · {asker.community.name}", fields=tuple(fields))

    async def _next(self, asker: Asker, now: datetime) -> str:
        following = await next_in_backlog(self._store, self._catalog, asker.community.id)
        if not following:
            return "the backlog is empty; /mod backlog add SLUG fills it"
        slug = following[0].slug
        times = await opening_times(self._store, self._timetable, asker, now, 1)
        if not times:
            return f"{slug}, when a moderator opens it"
        return f"{slug} {moment_mark(times[0], asker.zone)} ({distance_mark(times[0], now)})"

    def _lanes(self) -> str:
        count, replaced = self._judge.lanes()
        lanes = "1 lane" if count == 1 else f"{count} lanes"
        if not replaced:
            return f"{lanes}, all as they were started"
        return f"{lanes}; {replaced} replaced since the start"


def _queue(found: GroupStatus, now: datetime) -> str:
    if not found.queued and not found.judging:
        return "empty"
    text = f"{found.queued} waiting, {found.judging} being judged"
    if found.oldest_queued_at is not None:
        text += f"; the first waits for {span_text(now - found.oldest_queued_at)}"
    return text


def _messages(found: GroupStatus, now: datetime) -> str:
    unread = ""
    if found.unread:
        unread = f"; {found.unread} wait for members who take no private messages"
    late = found.oldest_due_at is not None and now - found.oldest_due_at > LATE
    if not found.due or found.oldest_due_at is None:
        return f"all sent{unread}"
    age = span_text(now - found.oldest_due_at)
    said = f"{found.due} on their way"
    if late:
        said = (
            f"{found.due} can't be sent, the oldest for {age}: is a channel gone, or a "
            "permission? /mod settings names the channel"
        )
    return said + unread


def _errors(found: GroupStatus, asker: Asker) -> str:
    if not found.judge_errors:
        return "none in 7 days"
    shown = ", ".join(
        f"#{number} {moment_mark(at, asker.zone)}" for number, at in found.judge_errors[:3]
    )
    count = len(found.judge_errors)
    more = f" and {count - 3} more" if count > 3 else ""
    return f"{count} in 7 days: {shown}{more}. They cost members nothing"
