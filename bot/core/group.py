"""The use-cases of a study group: what every front may ask, answered with cards.

A front finds out who asks and where (`Asker`), passes on what they said, and
renders the card; no rule lives in a front.
"""

from collections.abc import Callable, Sequence
from datetime import tzinfo

from bot.core.asking import Asker, Board
from bot.core.board_cards import round_board, sum_board
from bot.core.cards import Card
from bot.core.challenge import Challenge
from bot.core.challenge_cards import challenge_card, editorial_card, hint_card, starter_card
from bot.core.help_cards import help_card
from bot.core.me_cards import Own, me_card
from bot.core.models import Account, Mode, Round
from bot.core.ports import Catalog, Clock, Store
from bot.core.rounds import closes_text, ensure_round
from bot.core.standings import Ranked, rank_of, rank_rows, streak_of
from bot.core.submitting import Intent, Receipt, new_submission, source_from_bytes
from bot.core.verdict_cards import Place, verdict_card
from bot.errors import UnknownName, UserError


class StudyGroup:
    """Answers the verbs that every front has.

    Where a slug may be None, it is the challenge of the newest round.
    """

    def __init__(
        self,
        store: Store,
        catalog: Catalog,
        clock: Clock,
        allowed_imports: Sequence[str] = (),
        on_accepted: Callable[[], None] = lambda: None,
    ) -> None:
        """Make it of its ports.

        Args:
            allowed_imports: what /help lists; the judge's rules decide.
            on_accepted: tells the judge that there is work, so it need not look.
        """
        self._on_accepted = on_accepted
        self._store = store
        self._catalog = catalog
        self._clock = clock
        self._allowed_imports = tuple(allowed_imports)

    async def join(
        self, place: tuple[str, str], place_name: str, account: Account, zone: tzinfo
    ) -> Asker:
        """Know who asks; community and member are made at first sight.

        Args:
            place: the platform and its id of the place.
        """
        community = await self._store.community(*place, place_name)
        member = await self._store.member(community.id, account)
        return Asker(community, member, account, zone)

    async def ensure_round(self, asker: Asker) -> Round:
        """The open round; the next one opens if the newest has closed."""
        return await ensure_round(self._store, self._catalog, self._clock, asker.community.id)

    def slugs(self) -> list[str]:
        """Every challenge that may be named, in the calendar's order."""
        return list(self._catalog.slugs())

    async def intro(self, asker: Asker) -> str:
        """The newest round in a line."""
        round_ = await self._newest_round(asker)
        return f"{_week(round_)} · {closes_text(round_, self._clock.now(), asker.zone)}"

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
        return hint_card(challenge, number or 1)

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

    async def submit(
        self,
        asker: Asker,
        slug: str | None,
        data: bytes,
        filename: str,
        *,
        delivery_id: str,
        intent: Intent = Intent.SUBMIT,
        reply_to: str = "",
    ) -> Receipt:
        """Accept code for judging; from the return on it is never lost.

        Args:
            data: the file, or its first 65,537 bytes.
            delivery_id: the front's id of this request; a retry carries the same.
            reply_to: comes back with the verdict's delivery.

        Raises:
            UserError: says what to mend.
        """
        challenge, round_ = await self._find(asker, slug)
        source = source_from_bytes(data, filename, challenge.entry)
        # A round is judged from its snapshot, whatever became of the folder since.
        version = (
            round_.challenge_version_id if round_ else await self._store.save_challenge(challenge)
        )
        new = new_submission(
            intent=intent,
            member=asker.member,
            account=asker.account,
            slug=challenge.slug,
            round_=round_,
            challenge_version_id=version,
            source=source,
            delivery_id=delivery_id,
            reply_to=reply_to,
            now=self._clock.now(),
        )
        accepted = await self._store.accept(new)
        self._on_accepted()
        return Receipt(accepted.id, new.mode, accepted.ahead, accepted.repeated)

    async def verdict(self, submission_id: int) -> Card | None:
        """The card of a submission's newest judgement, once there is one."""
        judged = await self._store.judged(submission_id)
        if judged is None:
            return None
        submission = judged.submission
        place = None
        if submission.mode is Mode.RANKED and submission.round_id is not None:
            ranked = await self._ranked(f"round:{submission.round_id}")
            if own := rank_of(ranked, submission.member_id):
                place = Place(own.rank, len(ranked), own.row.points)
        return verdict_card(judged, timed=self._is_timed(submission.slug), place=place)

    async def standings_board(
        self, asker: Asker, board: Board = Board.ROUND, slug: str | None = None
    ) -> Card:
        """The public board of a round, its season or all time."""
        viewer = asker.member.id
        round_ = await self._newest_round(asker)
        if board is not Board.ROUND:
            title, scope = _scopes(round_)[board]
            return sum_board(title, await self._ranked(scope), viewer)
        if slug is not None:
            challenge, its_round = await self._find(asker, slug)
            if its_round is None:
                raise UserError(f"{challenge.slug} has had no round here yet.")
            round_ = its_round
        title, scope = _scopes(round_)[board]
        solved = await self._store.solved_count(round_.id)
        return round_board(title, await self._ranked(scope), viewer, solved)

    async def me(self, asker: Asker) -> Card:
        """The asker's own places, streak and submissions."""
        member = asker.member.id
        round_ = await self._newest_round(asker)
        places = []
        for label, scope in _scopes(round_).values():
            ranked = await self._ranked(scope)
            if own := rank_of(ranked, member):
                places.append((label, Place(own.rank, len(ranked), own.row.points)))
        streak = streak_of(await self._store.round_rows(member), self._clock.now())
        pending = await self._store.pending(member)
        history = await self._store.history(member)
        return me_card(Own(asker.member.name, places, streak, pending, history), asker.zone)

    def help(self) -> Card:
        """Every command, what may be sent, and how points are given."""
        return help_card(self._allowed_imports)

    async def _newest_round(self, asker: Asker) -> Round:
        round_ = await self._store.newest_round(asker.community.id)
        if round_ is None:
            raise UserError("No round has opened here yet.")
        return round_

    async def _find(self, asker: Asker, slug: str | None) -> tuple[Challenge, Round | None]:
        """A challenge and its newest round here, if it had one."""
        if slug is None:
            newest = await self._newest_round(asker)
            return self._catalog.load(newest.slug), newest
        challenge = self._catalog.load(slug)
        return challenge, await self._store.round_by_slug(asker.community.id, slug)

    async def _ranked(self, scope: str) -> list[Ranked]:
        return rank_rows(await self._store.standings(scope))

    def _is_timed(self, slug: str) -> bool:
        try:
            return self._catalog.load(slug).timing_n is not None
        except UnknownName:  # a verdict outlives its challenge's folder
            return False


def _week(round_: Round) -> str:
    return f"Week {round_.number} · {round_.slug}"


def _scopes(round_: Round) -> dict[Board, tuple[str, str]]:
    """Each board that a round counts in: its title and the store's name for it."""
    return {
        Board.ROUND: (_week(round_), f"round:{round_.id}"),
        Board.SEASON: ("This season", f"season:{round_.season_id}"),
        Board.ALL: ("All time", f"all:{round_.community_id}"),
    }
