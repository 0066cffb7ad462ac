"""`/mod backlog …`: what comes next, in which order, and how the next one will look."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.asking import Asker
from bot.core.audit_ports import deed_of
from bot.core.authoring_cards import preview_cards
from bot.core.backlog import next_in_backlog
from bot.core.backlog_ports import BacklogStore
from bot.core.cards import Action, Card, Field
from bot.core.commands import Act, Answer, Command, Given, Option, Post, Takes
from bot.core.features import unknown
from bot.core.lining_up import Backlog, Lined
from bot.core.own_challenges import OwnState
from bot.core.ports import Catalog, Clock, Timetable
from bot.core.posting import round_card
from bot.core.posts import Delivery
from bot.core.rounds import closing_time, ends_text, moment_mark
from bot.core.shelf import Shelf
from bot.core.team import refuse_others
from bot.core.upcoming import opening_times
from bot.errors import UserError

A_PAGE = 8
MOST = 200
_LONGEST_NUMBER = 4


class BacklogPages:
    """Show and arrange what comes next; moderators only."""

    def __init__(
        self, store: BacklogStore, catalog: Catalog, clock: Clock, timetable: Timetable
    ) -> None:
        self._store = store
        self._catalog = catalog
        self._clock = clock
        self._timetable = timetable
        self._shelf = Shelf(catalog, store)

    def commands(self) -> Sequence[Command]:
        """`/mod backlog show|move|add|remove|preview`."""
        slug = Option("slug", Takes.SLUG, "Which challenge", required=True)
        to = Option("to", Takes.NUMBER, "Its new place; 1 is next", True, low=1, high=MOST)
        begin = ("mod", "backlog")
        return (
            Command((*begin, "show"), "What comes next, in order", self._show),
            Command((*begin, "move"), "Give a challenge another place", self._move, (slug, to)),
            Command((*begin, "add"), "Put a challenge at the end", self._add, (slug,)),
            Command((*begin, "remove"), "It no longer comes by itself", self._remove, (slug,)),
            Command((*begin, "preview"), "The next one as members will see it", self._preview),
        )

    def actions(self) -> Mapping[str, Act]:
        """Turn pages, move one a place earlier, preview."""
        return {"backlog": self._page, "backlog-up": self._up, "backlog-next": self._preview_next}

    def form_actions(self) -> Collection[str]:
        """None."""
        return ()

    def forms(self) -> Mapping[str, Callable[[Asker, str, Given], Awaitable[Answer]]]:
        """None."""
        return {}

    def posts(self) -> Mapping[str, Callable[[Delivery], Awaitable[Post | None]]]:
        """None."""
        return {}

    async def _show(self, asker: Asker, given: Given) -> Card:
        return await self._page(asker, "0")

    async def _page(self, asker: Asker, value: str) -> Card:
        """Its value is the page, from 0."""
        refuse_others(asker)
        order = await self._order(asker)
        if not order:
            return Card(
                title="Backlog",
                body="Nothing comes next: every challenge of the calendar had its round here, or "
                "was removed. /mod backlog add SLUG puts one there; /mod challenge new begins a "
                "challenge of your own.",
            )
        page = min(_number(value), (len(order) - 1) // A_PAGE)
        first = page * A_PAGE
        times = await opening_times(
            self._store, self._timetable, asker, self._clock.now(), first + A_PAGE
        )
        shown = order[first : first + A_PAGE]
        fields = [
            Field(f"{first + n + 1} · {one.slug}", _opens(times, first + n, asker))
            for n, one in enumerate(shown)
        ]
        actions = [
            Action("backlog-up", f"{one.slug}:{page}", f"Earlier: {one.slug}"[:80], replaces=True)
            for n, one in enumerate(shown)
            if first + n > 0
        ]
        actions.insert(0, Action("backlog-next", "", "Preview the next"))
        if page:
            actions.append(Action("backlog", str(page - 1), "Before", replaces=True))
        if first + A_PAGE < len(order):
            actions.append(Action("backlog", str(page + 1), "After", replaces=True))
        return Card(
            title="Backlog",
            body=f"{len(order)} to come. What opens leaves the list.",
            fields=tuple(fields),
            actions=tuple(actions),
            footer="/mod backlog move SLUG N   add SLUG   remove SLUG",
        )

    async def _up(self, asker: Asker, value: str) -> Card:
        """Its value is a slug and a page."""
        refuse_others(asker)
        slug, _, page = value.rpartition(":")
        place = _place(await self._order(asker), slug)
        if place > 0:
            await self._arrange(asker, slug, lambda order: _moved(order, slug, place - 1))
        return await self._page(asker, page)

    async def _move(self, asker: Asker, given: Given) -> Card:
        refuse_others(asker)
        slug, to = given.text("slug"), given.number("to") or 0
        order = await self._order(asker)
        _place(order, slug)
        if not 1 <= to <= len(order):
            raise UserError(f"The backlog has places 1 to {len(order)}.")
        await self._arrange(asker, slug, lambda now: _moved(now, slug, to - 1))
        return await self._page(asker, str((to - 1) // A_PAGE))

    async def _add(self, asker: Asker, given: Given) -> Card:
        refuse_others(asker)
        slug, community_id = given.text("slug"), asker.community.id
        order = await self._order(asker)
        if slug in [one.slug for one in order]:
            place = _place(order, slug) + 1
            raise UserError(f"{slug} is on the backlog already, at place {place}.")
        if len(order) >= MOST:
            raise UserError(f"The backlog holds at most {MOST} challenges.")
        own = await self._shelf.newest(community_id, slug)
        if own is not None and own.state is not OwnState.SCHEDULED:
            raise UserError(
                f"{slug} is not scheduled. /mod challenge show {slug} has the button for it."
            )
        challenge = await self._shelf.load_to_open(community_id, slug)
        if slug in await self._store.opened_slugs(community_id):
            raise UserError(
                f"{slug} had its round here. /mod round open {slug} opens another one at once."
            )
        lined = Lined(challenge.slug, own.challenge_version_id if own else None)
        await self._arrange(asker, slug, lambda now: [*now, lined], back=True)
        return await self._page(asker, str(len(order) // A_PAGE))

    async def _remove(self, asker: Asker, given: Given) -> Card:
        refuse_others(asker)
        slug = given.text("slug")
        place = _place(await self._order(asker), slug)
        await self._arrange(asker, slug, lambda now: [o for o in now if o.slug != slug], out=True)
        card = await self._page(asker, str(place // A_PAGE))
        return replace(card, body=f"{slug} no longer comes by itself.\n\n{card.body}")

    async def _preview(self, asker: Asker, given: Given) -> list[Card]:
        return await self._preview_next(asker, "")

    async def _preview_next(self, asker: Asker, value: str) -> list[Card]:
        refuse_others(asker)
        order = await self._order(asker)
        if not order:
            raise UserError("Nothing comes next: the backlog is empty.")
        lined, now = order[0], self._clock.now()
        if lined.challenge_version_id is not None:
            challenge = await self._shelf.version(lined.challenge_version_id)
        else:
            challenge = self._catalog.load(lined.slug)
        times = await opening_times(self._store, self._timetable, asker, now, 1)
        opens_at = times[0] if times else now
        newest = await self._store.newest_round(asker.community.id)
        number = newest.number + 1 if newest else 1
        closes_at = closing_time(asker.community, self._timetable, opens_at)
        settings = asker.community.settings
        zone = ZoneInfo(settings.zone) if settings else asker.zone
        post = round_card(challenge, number, closes_at, now, zone)
        when = f"Week {number} · {ends_text(closes_at, now, asker.zone)}"
        intro, *cards = preview_cards(challenge, post, when)
        opens = _opens(times, 0, asker)
        return [replace(intro, body=f"Next: it {opens}.\n\n{intro.body}"), *cards]

    async def _order(self, asker: Asker) -> list[Lined]:
        return list(await next_in_backlog(self._store, self._catalog, asker.community.id, MOST))

    async def _arrange(
        self,
        asker: Asker,
        slug: str,
        change: Callable[[list[Lined]], list[Lined]],
        *,
        out: bool = False,
        back: bool = False,
    ) -> None:
        """Change the order from what it is when it is written.

        Args:
            out: the slug never comes by itself any more.
            back: it does again.
        """
        calendar = self._catalog.calendar()
        opened = await self._store.opened_slugs(asker.community.id)

        def changed(now: Backlog) -> Backlog:
            before = Backlog(now.listed, now.left_out | {slug}) if back else now
            order = change(before.order(calendar, opened))
            if back:
                return Backlog(tuple(order), now.left_out - {slug})
            return Backlog(tuple(order), now.left_out | {slug} if out else now.left_out)

        deed = deed_of(asker, "arranged the backlog around", slug)
        await self._store.change_backlog(asker.community.id, changed, deed)


def _place(order: Sequence[Lined], slug: str) -> int:
    slugs = [one.slug for one in order]
    if slug not in slugs:
        raise UserError(f"{slug} is not on the backlog; /mod backlog add {slug} puts it there.")
    return slugs.index(slug)


def _moved(order: Sequence[Lined], slug: str, place: int) -> list[Lined]:
    moving = [one for one in order if one.slug == slug]
    rest = [one for one in order if one.slug != slug]
    return [*rest[:place], *moving, *rest[place:]]


def _opens(times: Sequence[datetime], number: int, asker: Asker) -> str:
    if number >= len(times):
        return "opens when a moderator opens it"
    return f"opens {moment_mark(times[number], asker.zone)}"


def _number(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > _LONGEST_NUMBER:
        raise unknown()
    return int(text)
