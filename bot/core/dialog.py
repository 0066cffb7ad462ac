"""What every command, button and form leads to, whatever the platform.

An action is a verb of ours and a value. Both come back from buttons that may be
months old, or forged: whatever is not understood is a UserError.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.core.asking import Asker, Board, View
from bot.core.cards import Card, Form
from bot.core.commands import Act, Answer, Feature, Given, Post
from bot.core.features import Features, unknown
from bot.core.group import StudyGroup, submit_form
from bot.core.help_cards import moderators_card
from bot.core.members import chosen_card, consent_form, consent_from
from bot.core.moderating import Moderation
from bot.core.posting import VERDICT
from bot.core.posts import Delivery
from bot.core.submitting import Intent, receipt_card

_LONGEST_NUMBER = 15


class Dialog:
    """Leads from an action to its card or form, and from a form's answers on.

    Attributes:
        group: for what a front asks directly.
        moderation: likewise, for moderators.
        features: what else the group has, with their commands.
    """

    def __init__(
        self, group: StudyGroup, moderation: Moderation, features: Sequence[Feature] = ()
    ) -> None:
        self.group = group
        self.moderation = moderation
        self.features = Features(features)
        self._verbs: dict[str, Act] = {
            **self.features.actions,
            "submit": self._submit,
            "try": self._try,
            "challenge": self._challenge,
            "starter": self._starter,
            "hint": self._hint,
            "editorial": self._editorial,
            "board": self._board,
            "schedule": self._schedule,
            "help": self._help,
            "me": self._me,
            "mine": self._mine,
            "withdraw": self._withdraw,
            "withdraw-now": self._withdraw_now,
            "consent": self._settings,
            "settings": self._settings,
            "mod-settings": self._mod_settings,
            "mod-save": self._mod_save,
            "mod-announce": self._mod_announce,
            "round-open": self._round_open,
            "round-open-now": self._round_open_now,
            "round-close": self._round_close,
            "round-close-now": self._round_close_now,
            "round-extend": self._round_extend,
        }

    @staticmethod
    def form(action: str, value: str) -> Form | None:
        """The form of an action that needs nothing else, so that it can open at once."""
        try:
            return submit_form(value or None, Intent(action))
        except ValueError:
            return None

    async def post(self, delivery: Delivery) -> Post | None:
        """The words of what the outbox holds, as they are now; None if none are left."""
        if self.features.writes(delivery):
            post = await self.features.post(delivery)
        else:
            found = await self.moderation.post_card(delivery)
            post = None if found is None else Post(*found)
        if post is None or not post.role:
            return post
        # Each place of a group has a role of its own.
        return replace(post, role=await self.group.role_for(delivery))

    async def unread(self, asker: Asker) -> list[tuple[Delivery, Card]]:
        """What could not be delivered to the asker, oldest first.

        A front shows it ahead of its answer, and then notes each as sent.
        """
        found = []
        for delivery in await self.group.waiting_unread(asker):
            if delivery.kind == VERDICT and delivery.submission_id is not None:
                card = await self.group.verdict(delivery.submission_id)
            else:
                post = await self.post(delivery)
                card = post.card if post is not None and post.card.private else None
            if card is not None:
                found.append((delivery, card))
        return found

    async def act(self, asker: Asker, action: str, value: str) -> Answer:
        """Do what an action says.

        Raises:
            UserError: it can't be done, or is no action of ours.
        """
        verb = self._verbs.get(action)
        if verb is None:
            raise unknown()
        return await verb(asker, value)

    async def answer(
        self, asker: Asker, form_id: str, answers: Mapping[str, str], given: Given | None = None
    ) -> list[Card]:
        """Go on from what was filled into a form.

        Args:
            given: the same answers with the files among them, where a front has any.

        Raises:
            UserError: an answer must be changed, or the form is none of ours.
        """
        if form_id == "mod-settings":
            return [await self.moderation.preview_settings(asker, answers)]
        if form_id != "consent":
            return await self.features.answer(asker, form_id, given or Given(answers))
        consent = consent_from(answers)
        asker = await self.group.set_consent(asker, consent)
        receipts = await self.group.resend_kept(asker)
        return [chosen_card(consent), *map(receipt_card, receipts)]

    async def _submit(self, asker: Asker, value: str) -> Form:
        return submit_form(value or None, Intent.SUBMIT)

    async def _try(self, asker: Asker, value: str) -> Form:
        return submit_form(value or None, Intent.TRY)

    async def _challenge(self, asker: Asker, value: str) -> Card:
        return await self.group.challenge(asker, value or None)

    async def _starter(self, asker: Asker, value: str) -> Card:
        return await self.group.starter(asker, value or None)

    async def _hint(self, asker: Asker, value: str) -> Card:
        """Its value is a slug, or "softmax:2"."""
        slug, colon, number = value.rpartition(":")
        if not colon:
            return await self.group.hint(asker, value or None)
        return await self.group.hint(asker, slug or None, _number(number))

    async def _editorial(self, asker: Asker, value: str) -> Card:
        return await self.group.editorial(asker, value or None)

    async def _board(self, asker: Asker, value: str) -> Card:
        """Its value is a slug, or "round:softmax:points:1" with a page from 0."""
        board, colon, rest = value.partition(":")
        if not colon:
            return await self.group.standings_board(asker, Board.ROUND, value or None)
        try:
            slug, view, page = rest.rsplit(":", 2)
            wanted = Board(board), slug or None, View(view)
        except ValueError as error:
            raise unknown() from error
        return await self.group.standings_board(asker, *wanted, _number(page))

    async def _schedule(self, asker: Asker, value: str) -> Card:
        return await self.group.schedule(asker)

    async def _help(self, asker: Asker, value: str) -> list[Card]:
        return self.help(asker)

    def help(self, asker: Asker) -> list[Card]:
        """Every command that the asker may use, and the rules in a few lines."""
        cards = [self.group.help(self.features.listed(for_moderators=False))]
        if self.moderation.is_moderator(asker):
            cards.append(moderators_card(self.features.listed(for_moderators=True)))
        return cards

    async def _me(self, asker: Asker, value: str) -> Card:
        return await self.group.mine(asker, _number(value)) if value else await self.group.me(asker)

    async def _mine(self, asker: Asker, value: str) -> Card:
        return await self.group.mine(asker, _number(value))

    async def _withdraw(self, asker: Asker, value: str) -> Card:
        return await self.group.ask_withdraw(asker, _number(value))

    async def _withdraw_now(self, asker: Asker, value: str) -> Card:
        return await self.group.withdraw(asker, _number(value))

    async def _settings(self, asker: Asker, value: str) -> Form:
        return consent_form(asker.member.consent)

    async def _mod_settings(self, asker: Asker, value: str) -> Form:
        return await self.moderation.settings_form(asker)

    async def _mod_save(self, asker: Asker, value: str) -> Card:
        return await self.moderation.save_settings(asker)

    async def _mod_announce(self, asker: Asker, value: str) -> Card:
        return await self.moderation.announce(asker)

    async def _round_open(self, asker: Asker, value: str) -> Card:
        return await self.moderation.ask_open(asker, value or None)

    async def _round_open_now(self, asker: Asker, value: str) -> Card:
        slug, colon, after = value.partition(":")
        return await self.moderation.open_now(asker, slug, _number(after) if colon else None)

    async def _round_close(self, asker: Asker, value: str) -> Card:
        return await self.moderation.ask_close(asker)

    async def _round_close_now(self, asker: Asker, value: str) -> Card:
        return await self.moderation.close_now(asker, _number(value) if value else None)

    async def _round_extend(self, asker: Asker, value: str) -> Card:
        return await self.moderation.extend(asker, _number(value))


def _number(text: str) -> int:
    """A whole number that came back from a button."""
    if not text.isascii() or not text.isdecimal() or len(text) > _LONGEST_NUMBER:
        raise unknown()
    return int(text)
