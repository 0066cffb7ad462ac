"""Commands of features at the terminal: a line becomes options, buttons become numbers."""

import asyncio
from collections.abc import Sequence

from rich.console import Console

from bot.core.asking import Asker
from bot.core.cards import Action, Card, File, Form
from bot.core.command_words import checked, texts_of
from bot.core.commands import Answer, Command, Given, Takes, Upload
from bot.core.dialog import Dialog
from bot.core.models import Account
from bot.errors import UserError
from bot.fronts.terminal_buttons import DO, Buttons
from bot.fronts.terminal_files import read_file, write_file
from bot.fronts.terminal_forms import Forms
from bot.fronts.terminal_render import plain, print_card
from bot.fronts.terminal_who import account_called


class FeatureVerbs:
    """What features bring, and the numbered buttons of their cards."""

    def __init__(self, dialog: Dialog, console: Console, forms: Forms, buttons: Buttons) -> None:
        self._dialog = dialog
        self._console = console
        self._forms = forms
        self._buttons = buttons

    def names(self) -> list[str]:
        """The first word of every command that features bring."""
        return list(dict.fromkeys(words[0] for words in self._dialog.features.commands))

    def find(self, words: Sequence[str]) -> tuple[Command, list[str]] | None:
        """The command that a line's words begin with, and the words behind it."""
        for count in range(min(len(words), 3), 0, -1):
            command = self._dialog.features.commands.get(tuple(words[:count]))
            if command is not None:
                return command, list(words[count:])
        return None

    async def run(self, asker: Asker, command: Command, words: Sequence[str]) -> None:
        """Do what a feature's command says.

        Raises:
            UserError: the words don't fit its options, or it can't be done.
        """
        if command.asks:
            given, words = Given(), list(words)
        else:
            given = await asyncio.to_thread(given_from, command, words)
            words = []
        found = await self._dialog.features.run(asker, command.words, given)
        await self._show(asker, found, words, f"/{command.name}")

    async def press(self, asker: Asker, action: Action, words: Sequence[str]) -> None:
        """Press one of the buttons that were listed.

        Args:
            words: the button's number, and what was written behind it.

        Raises:
            UserError: it can't be done.
        """
        found = await self._dialog.act(asker, action.id, action.value)
        await self._show(asker, found, words[1:], f"/{DO} {words[0]}")

    def show(self, cards: Sequence[Card]) -> None:
        """Print cards, number their buttons, and write their files beside the others."""
        for card in cards:
            print_card(self._console, card)
        self._buttons.offer([action for card in cards for action in card.actions])

    async def _show(self, asker: Asker, found: Answer, words: Sequence[str], line: str) -> None:
        if isinstance(found, Form):
            found = await self._forms.fill_in(asker, found, words, line)
        elif isinstance(found, Card):
            found = [found]
        self.show(found)
        for file in (file for card in found for file in _files_of(card)):
            name = await asyncio.to_thread(write_file, file.name, file.data)
            self._console.print(plain(f"Wrote {name}" + (f" ({file.says})." if file.says else ".")))


def _files_of(card: Card) -> Sequence[File]:
    """A card's files, its picture among them: a terminal shows that in words alone."""
    picture = card.image and File(card.image.name, card.image.data, "the picture of this")
    return (*card.files, *([picture] if picture else []))


def given_from(command: Command, words: Sequence[str]) -> Given:
    """Read a command's options from the words behind it; blocks, for it reads files.

    A word may name its option, as in days=3; others fill the options in order,
    and a text that is the last takes all that is left.

    Raises:
        UserError: they don't fit.
    """
    texts = texts_of(command, words)
    files: dict[str, Upload] = {}
    members: dict[str, Account] = {}
    values: dict[str, str] = {}
    for option in command.options:
        text = texts.get(option.name, "")
        if not text:
            if option.required:
                raise UserError(f"Write it as {command.usage}.")
        elif option.takes is Takes.FILE:
            files[option.name] = Upload(text, read_file(text, option.most_bytes))
        elif option.takes is Takes.MEMBER:
            members[option.name] = account_called(text)
        else:
            values[option.name] = checked(option, text)
    return Given(values, files, members)
