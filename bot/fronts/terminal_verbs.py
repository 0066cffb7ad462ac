"""What each command at the terminal does, once its line is taken apart."""

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import ClassVar
from uuid import uuid4

from rich.console import Console

from bot.core.asking import Asker, Board, View
from bot.core.cards import Card, Field
from bot.core.command_words import half_said
from bot.core.dialog import Dialog
from bot.core.members import consent_form
from bot.core.submitting import Intent
from bot.errors import UserError
from bot.fronts.terminal_buttons import DO, Buttons
from bot.fronts.terminal_features import FeatureVerbs
from bot.fronts.terminal_files import read_submission, write_starter
from bot.fronts.terminal_forms import Forms
from bot.fronts.terminal_mod import ModVerbs
from bot.fronts.terminal_render import print_card, said
from bot.fronts.terminal_wait import Waiting
from bot.fronts.terminal_who import PLACE, join
from bot.fronts.terminal_words import at_most_one, is_number, none_of, take_apart

Verb = Callable[["Verbs", list[str]], Awaitable[None]]
_ONLY_HERE = (
    Field("/me NUMBER withdraw", "take one of yours back, before its round ends"),
    Field("/do NUMBER", "press a button that an answer listed"),
    Field("/quit", "leave; what you sent is kept"),
)


class Verbs:
    """The commands of one member at one terminal."""

    def __init__(
        self,
        dialog: Dialog,
        asker: Asker,
        console: Console,
        waiting: Waiting,
        forms: Forms,
        buttons: Buttons,
    ) -> None:
        self._dialog = dialog
        self._group = dialog.group
        self._asker = asker
        self._console = console
        self._waiting = waiting
        self._forms = forms
        self._buttons = buttons
        self._moderating = ModVerbs(dialog, console, forms)
        self._features = FeatureVerbs(dialog, console, forms, buttons)
        self.names = (*self.VERBS, *self._features.names(), DO, "quit")

    async def run(self, line: str) -> bool:
        """Do what a line says; False if it says to leave.

        Raises:
            UserError: the line, or what it asks for, cannot be done.
        """
        name, arguments = take_apart(line, self.names)
        if name == "quit":
            return False
        # Settings and bans may have changed since the last line.
        self._asker = await join(self._group, self._asker.account.name, self._asker.zone)
        found = self._features.find([name, *arguments])
        if found is not None:
            await self._features.run(self._asker, *found)
        elif name == DO:
            await self._press(arguments)
        elif name in self.VERBS:
            await self.VERBS[name](self, arguments)
        else:
            raise half_said([name, *arguments], self._dialog.features.commands)
        return True

    async def _press(self, arguments: list[str]) -> None:
        """Press a button that was listed; code comes as a file behind its number."""
        action = self._buttons.pressed(arguments)
        about = [action.value] if action.value else []
        if action.id in tuple(Intent):
            await self._send([*about, *arguments[1:]], Intent(action.id))
        elif action.id == "starter":
            await self._starter(about)
        else:
            await self._features.press(self._asker, action, arguments)

    async def _challenge(self, arguments: list[str]) -> None:
        slug = at_most_one(arguments, "/challenge [slug]")
        print_card(self._console, await self._group.challenge(self._asker, slug))

    async def _starter(self, arguments: list[str]) -> None:
        usage = "/starter [slug] [file]"
        slug, target = await self._slug_and_file(arguments, usage)
        if slug is None and target is not None and not set(target) & {".", "/"}:
            slug, target = target, None  # a slug mistyped, rather than a file called so
        card = await self._group.starter(self._asker, slug)
        code = card.code[0]
        where = target or code.filename
        hint = f"Name another: /starter {slug or ''} my_{code.filename}".replace("  ", " ")
        await asyncio.to_thread(write_starter, where, code.text, f"{hint}.")
        contents = card.body[:1].lower() + card.body[1:].rstrip(".")
        self._say(f"Wrote {where} ({contents}).")

    async def _hint(self, arguments: list[str]) -> None:
        numbers = [int(word) for word in arguments if word.isdecimal() and len(word) < 4]
        words = [word for word in arguments if not word.isdecimal()]
        if len(numbers) > 1 or len(numbers) + len(words) < len(arguments):
            raise UserError("Write it as /hint [slug] [1-3].")
        slug = at_most_one(words, "/hint [slug] [1-3]")
        number = numbers[0] if numbers else None
        print_card(self._console, await self._group.hint(self._asker, slug, number))

    async def _try(self, arguments: list[str]) -> None:
        await self._send(arguments, Intent.TRY)

    async def _submit(self, arguments: list[str]) -> None:
        await self._send(arguments, Intent.SUBMIT)

    async def _send(self, arguments: list[str], intent: Intent) -> None:
        usage = f"/{intent} [slug] FILE"
        slug, name = await self._slug_and_file(arguments, usage)
        if name is None:
            raise UserError(f"Name the file to send: {usage}.")
        data = await asyncio.to_thread(read_submission, name)
        receipt = await self._group.submit(
            self._asker,
            slug,
            data,
            Path(name).name,
            delivery_id=f"terminal:{uuid4()}",
            intent=intent,
        )
        if isinstance(receipt, Card):  # it asks what `enter` has chosen for them
            print_card(self._console, receipt)
            return
        if intent is Intent.SUBMIT or receipt.ahead or receipt.repeated:
            self._say(receipt.sentence)
        await self._waiting.for_verdict(receipt)

    async def _leaderboard(self, arguments: list[str]) -> None:
        pages = [int(word) for word in arguments if is_number(word)]
        boards = [Board(word) for word in arguments if word in list(Board)]
        views = [View(word) for word in arguments if word in list(View)]
        slugs = [w for w in arguments if not is_number(w) and w not in [*Board, *View]]
        if any(len(found) > 1 for found in (pages, boards, views, slugs)):
            raise UserError(
                "Write it as /leaderboard [round|season|newcomers|all|archive] [slug] [view] "
                "[page]."
            )
        card = await self._group.standings_board(
            self._asker,
            boards[0] if boards else Board.ROUND,
            slugs[0] if slugs else None,
            views[0] if views else View.POINTS,
            pages[0] - 1 if pages else 0,
        )
        print_card(self._console, card)

    async def _me(self, arguments: list[str]) -> None:
        match arguments:
            case []:
                card = await self._group.me(self._asker)
            case [number] if is_number(number):
                card = await self._group.mine(self._asker, int(number))
            case [number, "withdraw"] if is_number(number):
                card = await self._group.withdraw(self._asker, int(number))
            case _:
                raise UserError("Write it as /me, /me NUMBER or /me NUMBER withdraw.")
        print_card(self._console, card)

    async def _settings(self, arguments: list[str]) -> None:
        form = consent_form(self._asker.member.consent)
        for card in await self._forms.fill_in(self._asker, form, arguments, "/settings"):
            print_card(self._console, card)

    async def _schedule(self, arguments: list[str]) -> None:
        none_of(arguments, "/schedule")
        print_card(self._console, await self._group.schedule(self._asker))

    async def _mod(self, arguments: list[str]) -> None:
        await self._moderating.run(self._asker, arguments)

    async def _editorial(self, arguments: list[str]) -> None:
        slug = at_most_one(arguments, "/editorial [slug]")
        print_card(self._console, await self._group.editorial(self._asker, slug))

    async def _help(self, arguments: list[str]) -> None:
        first, *others = self._dialog.help(self._asker)
        *own, imports = first.fields
        first = dataclasses.replace(first, fields=(*own, *_ONLY_HERE, imports))
        for card in (first, *others):
            print_card(self._console, card)

    VERBS: ClassVar[Mapping[str, Verb]] = {
        "challenge": _challenge,
        "starter": _starter,
        "hint": _hint,
        "try": _try,
        "submit": _submit,
        "leaderboard": _leaderboard,
        "me": _me,
        "schedule": _schedule,
        "editorial": _editorial,
        "settings": _settings,
        "mod": _mod,
        "help": _help,
    }

    async def _slug_and_file(
        self, arguments: list[str], usage: str
    ) -> tuple[str | None, str | None]:
        """Tell slug and file apart; a single word is a slug if one is called so."""
        match arguments:
            case []:
                return None, None
            case [word] if word in await self._group.slugs_at(PLACE):
                return word, None
            case [word]:
                return None, word
            case [slug, name]:
                return slug, name
            case _:
                raise UserError(f"Write it as {usage}; put quotes around a name with spaces.")

    def _say(self, sentence: str) -> None:
        self._console.print(said(sentence))
