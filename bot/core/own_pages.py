"""What a member sees and does with what they sent themselves."""

from collections.abc import Sequence

from bot.core.asking import Asker, Board
from bot.core.cards import Action, Card
from bot.core.lookups import Lookups, scopes_of
from bot.core.me_cards import Own, me_card, own_submission_card
from bot.core.models import Mode, Submission
from bot.core.posts import Delivery
from bot.core.rounds import is_open
from bot.core.standings import Place, streak_of
from bot.errors import UserError


class OwnPages(Lookups):
    """The part of the study group that only the member themselves sees."""

    async def me(self, asker: Asker) -> Card:
        """The asker's own places, streak and submissions."""
        member = asker.member.id
        newest = await self._store.newest_round(asker.community.id)
        places: list[tuple[str, Place]] = []
        # Before the first round, there may be practice to see.
        for board, (label, scope) in scopes_of(newest).items() if newest else ():
            place = await self._store.place(scope, member)
            # Where everyone is new, as in a first season, the season says it already.
            said = board is Board.NEWCOMERS and places and place == places[-1][1]
            if place and not said:
                places.append((label, place))
        streak = streak_of(await self._store.round_rows(member), self._clock.now())
        pending = await self._store.pending(member)
        history = await self._store.history(member)
        return me_card(Own(asker.member.name, places, streak, pending, history), asker.zone)

    async def mine(self, asker: Asker, submission_id: int) -> Card:
        """One of the asker's own submissions: its verdict, and the code as a file.

        Raises:
            UserError: there is none of theirs with that number.
        """
        submission = await self._own(asker, submission_id)
        verdict = await self.verdict(submission_id)
        may_withdraw = await self._why_not_withdraw(submission) is None
        return own_submission_card(submission, verdict, may_withdraw)

    async def ask_withdraw(self, asker: Asker, submission_id: int) -> Card:
        """Say what withdrawing would do, before it is done.

        Raises:
            UserError: it isn't theirs, or can't be withdrawn.
        """
        await self._withdrawable(asker, submission_id)
        return Card(
            title=f"Withdraw #{submission_id}?",
            body=(
                "It then counts on no board and for no streak, and this can't be undone. "
                "Your next best submission of the round counts instead."
            ),
            actions=(Action("withdraw-now", str(submission_id), "Withdraw"),),
        )

    async def withdraw(self, asker: Asker, submission_id: int) -> Card:
        """Take one of the asker's own submissions out of every board.

        Raises:
            UserError: it isn't theirs, or can't be withdrawn.
        """
        await self._withdrawable(asker, submission_id)
        await self._store.withdraw(submission_id, asker.member.id)
        return Card(
            title=f"#{submission_id} is withdrawn",
            body="It no longer counts, on no board and for no streak. You still see it on /me.",
        )

    async def waiting_unread(self, asker: Asker) -> Sequence[Delivery]:
        """What could not be delivered to the asker's account, oldest first."""
        account = asker.account
        return await self._store.waiting_unread(account.platform, account.user_id)

    async def role_for(self, delivery: Delivery) -> str:
        """The role that posts mention where a delivery goes; empty for none."""
        community = await self._store.community_by_id(delivery.community_id, delivery.platform)
        settings = None if community is None else community.settings
        return settings.role if settings else ""

    async def _own(self, asker: Asker, submission_id: int) -> Submission:
        submission = await self._store.submission(submission_id)
        if submission is None or submission.member_id != asker.member.id:
            raise UserError(f"There is no submission #{submission_id} of yours.")
        return submission

    async def _withdrawable(self, asker: Asker, submission_id: int) -> None:
        why_not = await self._why_not_withdraw(await self._own(asker, submission_id))
        if why_not is not None:
            raise UserError(why_not)

    async def _why_not_withdraw(self, submission: Submission) -> str | None:
        number = f"#{submission.id}"
        if submission.withdrawn:
            return f"{number} is withdrawn already; it counts nowhere."
        if submission.mode is not Mode.RANKED or submission.round_id is None:
            return f"{number} is on no board, so there is nothing to withdraw."
        round_ = await self._store.round(submission.round_id)
        if round_ is None or not is_open(round_, self._clock.now()):
            return (
                f"The round of {number} is over. A submission can be withdrawn only before "
                "its round's end."
            )
        return None
