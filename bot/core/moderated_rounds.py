"""What moderators do with rounds: open, close, and move the end."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from bot.core.asking import Asker
from bot.core.audit_ports import Deed, deed_of
from bot.core.cards import Action, Card
from bot.core.communities import Announcements
from bot.core.models import Round
from bot.core.ports import Catalog, ChallengeStore, Clock, Timetable
from bot.core.posting import posts_of_turn
from bot.core.posts import NewPost
from bot.core.rounds import (
    INSTANT,
    LOCAL_PLATFORM,
    closes_text,
    closing_time,
    distance_mark,
    is_open,
    moment_mark,
    open_round,
    week_text,
)
from bot.core.shelf import Shelf
from bot.core.team import MODERATORS_ONLY, NO_SETTINGS, may_moderate
from bot.errors import UserError

MOST_DAYS = 14


class ModeratedRounds:
    """The part of moderation that rounds are run with."""

    def __init__(
        self,
        store: ChallengeStore,
        catalog: Catalog,
        clock: Clock,
        timetable: Timetable,
        on_posted: Callable[[], None] = lambda: None,
    ) -> None:
        """Make it of its ports.

        Args:
            on_posted: tells the outbox's sender that there is something to send.
        """
        self._store = store
        self._catalog = catalog
        self._shelf = Shelf(catalog, store)
        self._clock = clock
        self._timetable = timetable
        self._on_posted = on_posted
        self._changing: set[int] = set()

    def is_moderator(self, asker: Asker) -> bool:
        """Whether they may run this group."""
        return may_moderate(asker)

    async def ask_open(self, asker: Asker, slug: str | None = None) -> Card:
        """Say what opening a round would do.

        Args:
            slug: None for the next one of the calendar.
        """
        self._refuse_others(asker)
        self._refuse_without_settings(asker)
        newest = await self._store.newest_round(asker.community.id)
        now = self._clock.now()
        community_id = asker.community.id
        if slug:
            challenge = await self._shelf.load_to_open(community_id, slug)
        else:
            challenge = await self._shelf.load_next(community_id, newest)
        if newest and is_open(newest, now) and newest.slug == challenge.slug:
            raise UserError(f"{week_text(newest)} is open already.")
        closes_at = closing_time(asker.community, self._timetable, now)
        moment, distance = moment_mark(closes_at, asker.zone), distance_mark(closes_at, now)
        closing = ""
        if newest and is_open(newest, now):
            closing = f" {week_text(newest)} closes now, before its end: {self._after_close(asker)}"
        number = newest.number + 1 if newest else 1
        return Card(
            title=f"Open week {number} · {challenge.slug}?",
            body=f"{challenge.title}. It runs until {moment} ({distance}).{closing}",
            actions=(Action("round-open-now", _value(challenge.slug, newest), "Open it"),),
        )

    async def open_now(self, asker: Asker, slug: str, after: int | None = None) -> Card:
        """Open a round; the one that is open closes with its summary.

        Args:
            after: the id of the newest round when it was asked for, 0 if there was
                none; None for any. A button pressed twice, or weeks later, opens nothing.

        Raises:
            UserError: there are no settings, or another round opened meanwhile.
        """
        self._refuse_others(asker)
        self._refuse_without_settings(asker)
        challenge = await self._shelf.load_to_open(asker.community.id, slug)
        with self._alone(asker):
            now = self._clock.now()
            newest = await self._store.newest_round(asker.community.id)
            if newest and is_open(newest, now) and newest.slug == slug:
                # Known already, unless the last time ended between opening and posting.
                await self._post(self._posts(asker, opened=newest))
                return _opened_card(newest, now, asker)
            if after is not None and after != (newest.id if newest else 0):
                raise UserError("Another round has opened since. Ask again with /mod round open.")
            if newest:
                await self._close(asker, newest, now)
            number = newest.number + 1 if newest else 1
            deed = deed_of(asker, "opened", f"Week {number} · {slug}")
            round_ = await open_round(
                self._store,
                self._timetable,
                asker.community,
                challenge,
                now,
                lambda opened: self._posts(asker, opened=opened),
                deed,
            )
            self._on_posted()
        return _opened_card(round_, now, asker)

    async def ask_close(self, asker: Asker) -> Card:
        """Say what closing the open round would do."""
        self._refuse_others(asker)
        round_ = await self._open_round(asker)
        now = self._clock.now()
        after = self._after_close(asker)
        return Card(
            title=f"Close week {round_.number} · {round_.slug}?",
            body=f"By itself it {closes_text(round_, now, asker.zone)}. Once closed, {after}",
            actions=(Action("round-close-now", str(round_.id), "Close it"),),
        )

    async def close_now(self, asker: Asker, round_id: int | None = None) -> Card:
        """Close the open round and post its summary.

        Args:
            round_id: the round that was asked about; None for any.
        """
        self._refuse_others(asker)
        with self._alone(asker):
            round_ = await self._open_round(asker)
            if round_id is not None and round_id != round_.id:
                raise UserError("Another round has opened since. Ask again with /mod round close.")
            await self._close(asker, round_, self._clock.now())
        return Card(
            title=f"{week_text(round_)} is closed",
            body=f"From now on, {self._after_close(asker)}",
            actions=(Action("round-open", "", "Open the next"),),
        )

    async def extend(self, asker: Asker, days: int) -> Card:
        """Move the open round's end by 1 to 14 days."""
        self._refuse_others(asker)
        if not 1 <= days <= MOST_DAYS:
            raise UserError(f"A round can be extended by 1 to {MOST_DAYS} days.")
        with self._alone(asker):
            round_ = await self._open_round(asker)
            moved = await self._store.move_close(
                round_.id,
                round_.closes_at + timedelta(days=days),
                deed=deed_of(asker, f"extended by {days} d", week_text(round_)),
            )
        text = closes_text(moved, self._clock.now(), asker.zone)
        return Card(title=f"{week_text(moved)} is extended", body=f"It {text}.")

    async def _close(self, asker: Asker, round_: Round, now: datetime) -> None:
        if round_.opens_at <= now < round_.opens_at + INSTANT:
            raise UserError(f"{week_text(round_)} opened this very moment. Do that again.")
        posts = self._posts(asker, closed=round_)
        if is_open(round_, now):
            deed = deed_of(asker, "closed", week_text(round_))
            await self._store.move_close(round_.id, now, posts, deed)
            self._on_posted()
        else:
            await self._post(posts)

    def _posts(
        self, asker: Asker, *, closed: Round | None = None, opened: Round | None = None
    ) -> list[NewPost]:
        settings, now = asker.community.settings, self._clock.now()
        return posts_of_turn(settings, now, closed, opened)

    async def _post(self, posts: list[NewPost], deed: Deed | None = None) -> None:
        if posts:
            await self._store.post(posts, deed)
            self._on_posted()

    async def _open_round(self, asker: Asker) -> Round:
        newest = await self._store.newest_round(asker.community.id)
        if newest is None or not is_open(newest, self._clock.now()):
            raise UserError("No round is open here. /mod round open opens one.")
        return newest

    def _refuse_others(self, asker: Asker) -> None:
        if not self.is_moderator(asker):
            raise UserError(MODERATORS_ONLY)

    def _refuse_without_settings(self, asker: Asker) -> None:
        if asker.community.settings is None and asker.account.platform != LOCAL_PLATFORM:
            raise UserError(NO_SETTINGS)

    def _after_close(self, asker: Asker) -> str:
        summary = ", and its summary is posted" if _posts_by_itself(asker) else ""
        return f"what is sent for it is practice, its editorial opens{summary}."

    @contextmanager
    def _alone(self, asker: Asker) -> Iterator[None]:
        """Let one change of a group's rounds end before the next begins."""
        community = asker.community.id
        if community in self._changing:
            raise UserError("Someone is changing this round. Look again in a moment.")
        self._changing.add(community)
        try:
            yield
        finally:
            self._changing.discard(community)


def _opened_card(round_: Round, now: datetime, asker: Asker) -> Card:
    return Card(
        title=f"{week_text(round_)} is open",
        body=f"It {closes_text(round_, now, asker.zone)}.",
    )


def _value(slug: str, newest: Round | None) -> str:
    """What the button carries, so that it opens this round once and no later one."""
    return f"{slug}:{newest.id if newest else 0}"


def _posts_by_itself(asker: Asker) -> bool:
    settings = asker.community.settings
    return settings is not None and settings.announcements is not Announcements.NONE
