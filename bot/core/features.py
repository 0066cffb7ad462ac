"""The features of a group together: their commands, buttons, forms and posts by name."""

from collections.abc import Sequence

from bot.core.asking import Asker
from bot.core.cards import Card
from bot.core.commands import COMMAND_FORM, Answer, Command, Feature, Given, Option, Post, cards_of
from bot.core.posts import Delivery
from bot.errors import UserError


class Features:
    """Finds who answers a command, a button, a form or a delivery.

    Attributes:
        commands: every command, by its words.
        actions: what the verbs of buttons lead to.
        form_actions: those of them that answer with a form.
    """

    def __init__(self, features: Sequence[Feature]) -> None:
        self.commands: dict[tuple[str, ...], Command] = {
            command.words: command for feature in features for command in feature.commands()
        }
        self.actions = {verb: run for one in features for verb, run in one.actions().items()}
        self.form_actions = frozenset(verb for one in features for verb in one.form_actions())
        self._forms = {verb: run for one in features for verb, run in one.forms().items()}
        self._posts = {kind: run for one in features for kind, run in one.posts().items()}

    async def run(self, asker: Asker, words: tuple[str, ...], given: Given) -> Answer:
        """Do what a command says.

        Raises:
            UserError: it can't be done, or there is no such command.
        """
        command = self.commands.get(words)
        if command is None:
            raise unknown()
        return await command.run(asker, given)

    async def answer(self, asker: Asker, form_id: str, given: Given) -> list[Card]:
        """Go on from what was filled into a form.

        Raises:
            UserError: an answer must be changed, or the form is none of ours.
        """
        verb, _, value = form_id.partition(":")
        if verb == COMMAND_FORM:
            return cards_of(await self.run(asker, tuple(value.split(" ")), given))
        if verb not in self._forms:
            raise unknown()
        return cards_of(await self._forms[verb](asker, value, given))

    def options_of(self, form_id: str) -> Sequence[Option]:
        """The options that a form asks for, if it asks for a command's."""
        verb, _, words = form_id.partition(":")
        command = self.commands.get(tuple(words.split(" ")))
        return command.options if verb == COMMAND_FORM and command else ()

    def writes(self, delivery: Delivery) -> bool:
        """Whether a feature has the words of it."""
        return delivery.kind in self._posts

    async def post(self, delivery: Delivery) -> Post | None:
        """The words of a delivery; None if nothing is left to say."""
        return await self._posts[delivery.kind](delivery)

    def listed(self, *, for_moderators: bool) -> list[Command]:
        """The commands to list for everyone, or for moderators only."""
        return [one for one in self.commands.values() if one.for_moderators is for_moderators]


def unknown() -> UserError:
    """Of a button, form or command that is none of ours, or none any more."""
    return UserError("This button is no longer understood. /help lists what there is.")
