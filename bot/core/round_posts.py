"""What a channel is told about rounds by itself.

The words are made when a post is sent, from the rows as they are then; so a post
that is changed later needs no more than to be made again.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.core.asking import Asker
from bot.core.board_cards import SHOWN, round_page, sum_page
from bot.core.cards import Action, Card, Code, Field, Image
from bot.core.commands import Act, Answer, Command, Given, Post
from bot.core.models import Round
from bot.core.moderator_posts import AWAY, BACKLOG, TROUBLE, note_card
from bot.core.pictures import Painter, race_of
from bot.core.ports import Clock
from bot.core.posting import BOARD, FINAL, FIRST_SOLVE, SUMMARY
from bot.core.posts import Delivery
from bot.core.round_ports import RoundStore
from bot.core.rounds import (
    ROUNDS_A_SEASON,
    moment_mark,
    span_text,
    week_text,
)
from bot.core.text import name_for_show
from bot.errors import UserError

_SOLUTION = "solution"
_SHARED = 3
# A summary that is read later says when the round ended.
_NEWS_WITHIN = timedelta(hours=24)
_TAKEN_BACK = "What was announced here is taken back."
_OVER = "The editorial is open. What is sent now is practice."


class RoundPosts:
    """The feature: posts about rounds."""

    def __init__(self, store: RoundStore, clock: Clock, painter: Painter) -> None:
        self._store = store
        self._clock = clock
        self._painter = painter

    def commands(self) -> Sequence[Command]:
        return ()

    def actions(self) -> Mapping[str, Act]:
        return {_SOLUTION: self._solution}

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
            BACKLOG: _note("Nothing is lined up"),
            AWAY: _note("The bot was away"),
            TROUBLE: _note("Posts don't get through"),
        }

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


def _note(title: str) -> Callable[[Delivery], Awaitable[Post | None]]:
    async def post(delivery: Delivery) -> Post | None:
        return Post(note_card(title, delivery))

    return post


async def _race_image(store: RoundStore, painter: Painter, round_: Round) -> Image | None:
    """The race as a picture for all; None if there is nothing to draw, or to draw with."""
    race = await race_of(store, round_, None) if painter.available else None
    png = None if race is None else await painter.draw(race)
    return None if race is None or png is None else Image("race.png", png, race.words)
