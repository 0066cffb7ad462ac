"""The use-cases of a study group: what every front may ask, answered with cards.

A front finds out who asks and where (`Asker`), passes on what they said, and
renders the card; no rule lives in a front.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import tzinfo

from bot.core.archive_boards import ArchiveBoards
from bot.core.asking import Asker, Board, View
from bot.core.backlog import next_in_backlog
from bot.core.board_cards import SHOWN, round_page, sum_page, view_board, with_turning
from bot.core.cards import Action, Card, Form, Kind, Question
from bot.core.challenge_cards import challenge_card, editorial_card, hint_card, starter_card
from bot.core.commands import Command
from bot.core.help_cards import help_card
from bot.core.lookups import scopes_of
from bot.core.models import Account, Round
from bot.core.own_pages import OwnPages
from bot.core.pictures import PICTURE, RACE, SPEED
from bot.core.posting import posts_of_turn
from bot.core.rounds import (
    LOCAL_PLATFORM,
    closes_text,
    going_on,
    open_round,
    week_text,
)
from bot.core.schedule_cards import Upcoming, schedule_card
from bot.core.sending import Sending
from bot.core.standings import rank_view
from bot.core.submitting import SOURCE_BYTES, Intent
from bot.core.upcoming import opening_times
from bot.errors import UserError

PASTE_LENGTH = 4000
ROUNDS_AHEAD = 4


class StudyGroup(Sending, OwnPages, ArchiveBoards):
    """Answers the verbs that every front has.

    Where a slug may be None, it is the challenge of the newest round.
    """

    async def join(
        self,
        place: tuple[str, str],
        place_name: str,
        account: Account,
        zone: tzinfo,
        *,
        manages: bool = False,
        roles: frozenset[str] = frozenset(),
    ) -> Asker:
        """Know who asks; community and member are made at first sight.

        Args:
            place: the platform and its id of the place.
            manages: whether the platform lets them manage the place.
            roles: the platform's ids of the roles they have there.
        """
        community = await self._store.community(*place, place_name)
        member = await self._store.member(community.id, account)
        return Asker(community, member, account, zone, manages, roles)

    async def ensure_round(self, asker: Asker) -> Round:
        """The open round; the next one opens if the newest has closed."""
        newest = await self._store.newest_round(asker.community.id)
        now = self._clock.now()
        if newest and now < newest.closes_at:
            return newest
        challenge = await self._shelf.load_next(asker.community.id, newest)
        settings = asker.community.settings
        return await open_round(
            self._store,
            self._timetable,
            asker.community,
            challenge,
            now,
            lambda opened: posts_of_turn(settings, now, newest, opened),
        )

    def slugs(self) -> list[str]:
        """Every challenge that may be named anywhere, in the calendar's order."""
        return list(self._catalog.slugs())

    async def slugs_at(self, place: tuple[str, str]) -> list[str]:
        """Every challenge that may be named in a place: its group's own come last."""
        return [*self.slugs(), *await self._store.opened_own_slugs_at(*place)]

    async def intro(self, asker: Asker) -> str:
        """The newest round in a line."""
        round_ = await self._newest_round(asker)
        return f"{week_text(round_)} · {closes_text(round_, self._clock.now(), asker.zone)}"

    async def challenge(self, asker: Asker, slug: str | None = None) -> Card:
        """What is to be written, with limits and the close of its round."""
        challenge, round_ = await self._find(asker, slug)
        when = solved = None
        if round_:
            when = f"Week {round_.number} · {closes_text(round_, self._clock.now(), asker.zone)}"
            solved = await self._store.solved_count(round_.id)
        return challenge_card(challenge, when, solved)

    async def starter(self, asker: Asker, slug: str | None = None) -> Card:
        """The file to start from; the card's code has its name."""
        challenge, _ = await self._find(asker, slug)
        return starter_card(challenge)

    async def hint(self, asker: Asker, slug: str | None = None, number: int | None = None) -> Card:
        """One hint, the first if none is asked for."""
        challenge, _ = await self._find(asker, slug)
        return hint_card(challenge, 1 if number is None else number)

    async def editorial(self, asker: Asker, slug: str | None = None) -> Card:
        """Why the solution works, once the round has closed.

        Raises:
            UserError: the round is open, or there was none yet.
        """
        challenge, round_ = await self._find(asker, slug)
        if round_ is None:
            raise UserError(f"The editorial of {challenge.slug} opens when its round closes.")
        now = self._clock.now()
        if now < round_.closes_at:
            when = closes_text(round_, now, asker.zone)
            raise UserError(f"The editorial opens with the end of the round: it {when}.")
        return editorial_card(challenge)

    async def schedule(self, asker: Asker) -> Card:
        """This round with its end, and when the next ones open."""
        newest = await self._store.newest_round(asker.community.id)
        now = self._clock.now()
        times = await opening_times(self._store, self._timetable, asker, now, ROUNDS_AHEAD)
        first = newest.number + 1 if newest else 1
        following = await next_in_backlog(
            self._store, self._catalog, asker.community.id, len(times)
        )
        slugs: Iterable[str] = [lined.slug for lined in following]
        if asker.account.platform == LOCAL_PLATFORM:
            slugs = going_on([*slugs], self._catalog.calendar(), newest)
        upcoming = [
            Upcoming(first + ahead, slug, opens_at)
            for ahead, (slug, opens_at) in enumerate(zip(slugs, times, strict=False))
        ]
        return schedule_card(newest, upcoming, now, asker.zone)

    async def standings_board(
        self,
        asker: Asker,
        board: Board = Board.ROUND,
        slug: str | None = None,
        view: View = View.POINTS,
        page: int = 0,
    ) -> Card:
        """The public board of a round, its season, the season's newcomers, all time, or
        of a group that joined this one.

        Args:
            slug: whose newest round is meant; boards of a round and archives only.
            view: what orders it; by anything but points, boards of a round only.
            page: from 0, ten rows each; beyond the last it is the last.
        """
        if board is Board.ARCHIVE:
            return await self._archive_board(asker, slug, view, page)
        viewer = asker.member.id
        round_ = await self._newest_round(asker)
        if board is not Board.ROUND:
            if view is not View.POINTS:
                raise UserError(
                    f"The view {view} compares solutions of one challenge. Ask for it on a "
                    f"round's board: /leaderboard round {view}."
                )
            title, scope = scopes_of(round_)[board]
            shown = await self._store.board_page(scope, page, SHOWN, viewer)
            card = sum_page(title, shown, viewer)
            card = with_turning(card, f"{board}::{view}", page, shown.total)
            return self._with_picture(card, RACE) if board is Board.SEASON and shown.rows else card
        if slug is not None:
            challenge, its_round = await self._find(asker, slug)
            if its_round is None:
                raise UserError(f"{challenge.slug} has had no round here yet.")
            round_ = its_round
        title, scope = scopes_of(round_)[board]
        address = f"{board}:{round_.slug}:{view}"
        if view is not View.POINTS:
            rows = rank_view(view, await self._store.view_rows(scope, view))
            card = view_board(f"{title} · {view}", view, rows, viewer, round_.opens_at, page)
            return with_turning(card, address, page, len(rows))
        solved = await self._store.solved_count(round_.id)
        shown = await self._store.board_page(scope, page, SHOWN, viewer)
        card = with_turning(round_page(title, shown, viewer, solved), address, page, shown.total)
        return self._with_picture(card, f"{SPEED}:{round_.slug}") if solved else card

    def _with_picture(self, card: Card, value: str) -> Card:
        """Offer the picture of a board, where there is something to draw with."""
        if not self._draws:
            return card
        return replace(card, actions=(*card.actions, Action(PICTURE, value, "Picture")))

    def help(self, commands: Sequence[Command] = ()) -> Card:
        """Every command of members, what may be sent, and how points are given.

        Args:
            commands: those that features bring.
        """
        return help_card(self._allowed_imports, commands)


def submit_form(slug: str | None, intent: Intent) -> Form:
    """Ask for code, as a file or pasted; needs nothing, so that it can open at once.

    Args:
        slug: comes back in the form's id; None means the newest round's challenge.
    """
    verb = "Try" if intent is Intent.TRY else "Submit"
    return Form(
        id=f"{intent}:{slug}" if slug else str(intent),
        title=f"{verb} {slug or 'this week’s challenge'}",
        questions=(
            Question(
                "file",
                Kind.FILE,
                "A file",
                hint=f"Python or a notebook, at most {SOURCE_BYTES // 1024} KB",
                required=False,
            ),
            Question(
                "text",
                Kind.TEXT,
                "Or the code itself",
                hint="Paste it here, if you chose no file",
                required=False,
                max_length=PASTE_LENGTH,
            ),
        ),
        submit=verb,
    )
