"""What every part of the study group looks up: rounds, challenges, ranks, verdicts."""

from collections.abc import Callable, Sequence

from bot.core.asking import Asker, Board
from bot.core.cards import Card
from bot.core.challenge import Challenge
from bot.core.mark_words import with_marks
from bot.core.models import Mode, Round
from bot.core.ports import Catalog, Clock, GroupStore, Timetable
from bot.core.rounds import week_text
from bot.core.shelf import Shelf
from bot.core.verdict_cards import verdict_card
from bot.errors import UnknownName, UserError


class Lookups:
    """The ports of a study group, and what is read from them again and again."""

    def __init__(
        self,
        store: GroupStore,
        catalog: Catalog,
        clock: Clock,
        allowed_imports: Sequence[str] = (),
        on_accepted: Callable[[], None] = lambda: None,
        *,
        timetable: Timetable,
        draws: bool = False,
    ) -> None:
        """Make it of its ports.

        Args:
            allowed_imports: what /help lists; the judge's rules decide.
            on_accepted: tells the judge that there is work, so it need not look.
            draws: whether boards offer a picture.
        """
        self._store = store
        self._catalog = catalog
        self._shelf = Shelf(catalog, store)
        self._clock = clock
        self._allowed_imports = tuple(allowed_imports)
        self._on_accepted = on_accepted
        self._timetable = timetable
        self._draws = draws

    async def verdict(self, submission_id: int) -> Card | None:
        """The card of a submission's newest judgement, once there is one."""
        judged = await self._store.judged(submission_id)
        if judged is None:
            return None
        submission = judged.submission
        place = median_tokens = None
        marks = await self._store.marks(submission_id)
        counts = submission.mode is Mode.RANKED and not submission.withdrawn and marks.counts
        if counts and submission.round_id is not None:
            scope = f"round:{submission.round_id}"
            place = await self._store.place(scope, submission.member_id)
            median_tokens = await self._store.median_tokens(submission.round_id)
        timed = await self._is_timed(submission.community_id, submission.slug)
        card = verdict_card(judged, timed=timed, place=place, median_tokens=median_tokens)
        return with_marks(card, marks)

    async def _newest_round(self, asker: Asker) -> Round:
        """The round that opened last here, open or closed.

        Raises:
            UserError: none has opened yet.
        """
        round_ = await self._store.newest_round(asker.community.id)
        if round_ is None:
            raise UserError("No round has opened here yet.")
        return round_

    async def _find(self, asker: Asker, slug: str | None) -> tuple[Challenge, Round | None]:
        """A challenge and its newest round here, if it had one; without a slug, the newest."""
        if slug is None:
            newest = await self._newest_round(asker)
            return await self._shelf.load(asker.community.id, newest.slug), newest
        challenge = await self._shelf.load(asker.community.id, slug)
        return challenge, await self._store.round_by_slug(asker.community.id, slug)

    async def _is_timed(self, community_id: int, slug: str) -> bool:
        try:
            return (await self._shelf.load(community_id, slug)).timing_n is not None
        except UnknownName:  # a verdict outlives its challenge's folder
            return False


def scopes_of(round_: Round) -> dict[Board, tuple[str, str]]:
    """Each board that a round counts in: its title and the store's name for it."""
    return {
        Board.ROUND: (week_text(round_), f"round:{round_.id}"),
        Board.SEASON: ("This season", f"season:{round_.season_id}"),
        Board.NEWCOMERS: ("Newcomers this season", f"newcomers:{round_.season_id}"),
        Board.ALL: ("All time", f"all:{round_.community_id}"),
    }
