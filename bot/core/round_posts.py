"""What a channel and members are told about rounds by themselves, and reminders.

The words are made when a post is sent, from the rows as they are then; so a post
that is changed later needs no more than to be made again.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.core.asking import Asker
from bot.core.board_cards import SHOWN, round_page, sum_page
from bot.core.cards import Action, Card, Code, Field, Image, RoleWish
from bot.core.commands import Act, Answer, Command, Given, Option, Post, Takes
from bot.core.models import Round
from bot.core.moderator_posts import AWAY, BACKLOG, TROUBLE, note_card
from bot.core.pictures import Painter, race_of
from bot.core.ports import Clock
from bot.core.posting import BOARD, FINAL, FIRST_SOLVE, REMIND, REMINDER, SUMMARY
from bot.core.posts import Delivery
from bot.core.round_ports import RoundStore
from bot.core.rounds import (
    ROUNDS_A_SEASON,
    closes_text,
    is_open,
    moment_mark,
    span_text,
    week_text,
)
from bot.core.text import name_for_show
from bot.errors import UserError

_REMIND_NOT, _SOLUTION = "remind-not", "solution"
_ON, _OFF = "on", "off"
_WHEN = ((_ON, "Remind me"), (_OFF, "No longer"))
_SHARED = 3
# A summary that is read later says when the round ended.
_NEWS_WITHIN = timedelta(hours=24)
_TAKEN_BACK = "What was announced here is taken back."
_OVER = "The editorial is open. What is sent now is practice."


class RoundPosts:
    """The feature: posts about rounds, and who is reminded."""

    def __init__(self, store: RoundStore, clock: Clock, painter: Painter) -> None:
        self._store = store
        self._clock = clock
        self._painter = painter

    def commands(self) -> Sequence[Command]:
        when = Option("when", Takes.CHOICE, "On, or off again", choices=_WHEN)
        says = "Be told privately a day before a round ends"
        return (Command((REMIND,), says, self._command, (when,)),)

    def actions(self) -> Mapping[str, Act]:
        return {REMIND: self._remind, _REMIND_NOT: self._remind_not, _SOLUTION: self._solution}

    def form_actions(self) -> Collection[str]:
        return ()

    def forms(self) -> Mapping[str, Callable[[Asker, str, Given], Awaitable[Answer]]]:
        return {}

    def posts(self) -> Mapping[str, Callable[[Delivery], Awaitable[Post | None]]]:
        return {
            SUMMARY: self._about_a_round(self._summary),
            BOARD: self._about_a_round(self._board),
            FINAL: self._about_a_round(self._final),
            FIRST_SOLVE: self._first_solve,
            REMINDER: self._reminder,
            BACKLOG: _note("Nothing is lined up"),
            AWAY: _note("The bot was away"),
            TROUBLE: _note("Posts don't get through"),
        }

    async def _command(self, asker: Asker, given: Given) -> Card:
        return await (self._remind_not if given.text("when") == _OFF else self._remind)(asker, "")

    async def _remind(self, asker: Asker, value: str) -> Card:
        account = asker.account
        await self._store.remind(asker.member.id, account.platform, account.user_id)
        return Card(
            title="You will be reminded",
            body="A day before a round ends you get a private message.",
            actions=(Action(_REMIND_NOT, "", "No longer"),),
            role_wish=_role_wish(asker, wanted=True),
        )

    async def _remind_not(self, asker: Asker, value: str) -> Card:
        await self._store.remind_no_more(asker.member.id)
        return Card(
            title="You are not reminded any more",
            actions=(Action(REMIND, "", "Remind me"),),
            role_wish=_role_wish(asker, wanted=False),
        )

    async def _solution(self, asker: Asker, value: str) -> Card:
        """Its value is a submission's number."""
        number = int(value) if value.isascii() and value.isdecimal() and len(value) < 16 else 0
        shared = await self._store.shared_solution(asker.community.id, number)
        if shared is None:
            raise UserError("This solution is not shared, or no longer.")
        name = f"{shared.slug}-{shared.submission_id}.py"
        return Card(
            title=f"{shared.slug} by {name_for_show(shared.name)}",
            code=(Code(shared.source, "python", name),),
        )

    def _about_a_round(
        self, make: Callable[[Round], Awaitable[Card | None]]
    ) -> Callable[[Delivery], Awaitable[Post | None]]:
        async def post(delivery: Delivery) -> Post | None:
            round_ = await self._round(delivery)
            card = None if round_ is None else await make(round_)
            return (
                None if card is None else Post(replace(card, private=False), edits=delivery.edits)
            )

        return post

    async def _round(self, delivery: Delivery) -> Round | None:
        return None if delivery.round_id is None else await self._store.round(delivery.round_id)

    async def _board(self, round_: Round) -> Card:
        page = await self._store.board_page(f"round:{round_.id}", 0, SHOWN, None)
        solved = await self._store.solved_count(round_.id)
        card = round_page(f"{week_text(round_)} · board", page, None, solved)
        return replace(card, actions=(Action("board", round_.slug, "Whole board"),))

    async def _summary(self, round_: Round) -> Card:
        page = await self._store.board_page(f"round:{round_.id}", 0, SHOWN, None)
        solved = await self._store.solved_count(round_.id)
        card = round_page(f"{week_text(round_)} is over", page, None, solved)
        first = await self._store.first_solve(round_.id)
        shared = await self._store.shared_solutions(round_.id, _SHARED)
        fields = []
        ended = round_.closes_at
        if self._clock.now() - ended >= _NEWS_WITHIN:
            zone = await self._zone(round_.community_id)
            fields.append(Field("Ended", moment_mark(ended, zone)))
        if first is not None and first.announces and first.sure:
            after = span_text(first.accepted_at - round_.opens_at)
            fields.append(Field("First solve", f"{name_for_show(first.name)}, after {after}"))
        solutions = tuple(
            Action(_SOLUTION, str(it.submission_id), f"By {name_for_show(it.name)}"[:40])
            for it in shared
        )
        if shared:
            names = ", ".join(name_for_show(it.name) for it in shared)
            fields.append(Field("Shared solutions", names))
        return replace(
            card,
            body=f"{card.body}\n\n{_OVER}" if page.rows else f"Nobody sent code this time. {_OVER}",
            fields=tuple(fields),
            actions=(
                Action("editorial", round_.slug, "Editorial"),
                Action("board", round_.slug, "Board"),
                *solutions,
            ),
        )

    async def _final(self, round_: Round) -> Card:
        season = (round_.number - 1) // ROUNDS_A_SEASON + 1
        page = await self._store.board_page(f"season:{round_.season_id}", 0, SHOWN, None)
        card = sum_page(f"Season {season} is over", page, None)
        weeks = f"Weeks {round_.number - ROUNDS_A_SEASON + 1} to {round_.number}"
        took_part = f"{page.total} took part" if page.total != 1 else "one took part"
        return replace(
            card,
            body=f"{weeks}; {took_part}. The next round begins a new season.",
            image=await _race_image(self._store, self._painter, round_),
        )

    async def _first_solve(self, delivery: Delivery) -> Post | None:
        """Its payload is the number of the submission; what is not so is taken back."""
        round_ = await self._round(delivery)
        if round_ is None:
            return None
        title = f"First solve · {week_text(round_)}"
        first = await self._store.first_solve(round_.id)
        number = "" if first is None else str(first.submission_id)
        if first is None or not first.announces or delivery.payload not in ("", number):
            taken_back = Card(title=title, body=_TAKEN_BACK, private=False)
            return Post(taken_back, edits=delivery.edits) if delivery.edits else None
        after = span_text(first.accepted_at - round_.opens_at)
        card = Card(
            title=title,
            body=f"{name_for_show(first.name)} solved it first, {after} after it opened.",
            actions=(Action("challenge", round_.slug, "Challenge"),),
            private=False,
        )
        return Post(card, edits=delivery.edits)

    async def _zone(self, community_id: int) -> ZoneInfo:
        community = await self._store.community_by_id(community_id)
        if community is None:
            return ZoneInfo("UTC")
        return ZoneInfo(community.settings.zone if community.settings else community.zone)

    async def _reminder(self, delivery: Delivery) -> Post | None:
        round_ = await self._round(delivery)
        now = self._clock.now()
        if round_ is None or not is_open(round_, now):
            return None
        zone = await self._zone(delivery.community_id)
        return Post(
            Card(
                title=f"{week_text(round_)} ends soon",
                body=f"It {closes_text(round_, now, zone)}. What is accepted before then counts.",
                actions=(
                    Action("challenge", round_.slug, "Challenge"),
                    Action("submit", round_.slug, "Submit"),
                    Action(_REMIND_NOT, "", "No more reminders"),
                ),
            )
        )


def _role_wish(asker: Asker, *, wanted: bool) -> RoleWish | None:
    """The role that posts mention goes with the reminders; one that moderates never does."""
    settings = asker.community.settings
    if settings is None or settings.role in ("", settings.moderator_role):
        return None
    return RoleWish(settings.role, wanted)


def _note(title: str) -> Callable[[Delivery], Awaitable[Post | None]]:
    async def post(delivery: Delivery) -> Post | None:
        return Post(note_card(title, delivery))

    return post


async def _race_image(store: RoundStore, painter: Painter, round_: Round) -> Image | None:
    """The race as a picture for all; None if there is nothing to draw, or to draw with."""
    race = await race_of(store, round_, None) if painter.available else None
    png = None if race is None else await painter.draw(race)
    return None if race is None or png is None else Image("race.png", png, race.words)
