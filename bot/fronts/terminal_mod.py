"""The moderators' commands at the terminal: `/mod …`."""

from collections.abc import Sequence

from rich.console import Console

from bot.core.asking import Asker
from bot.core.cards import Action, Card
from bot.core.command_words import half_said
from bot.core.commands import cards_of
from bot.core.dialog import Dialog
from bot.errors import UserError
from bot.fronts.terminal_forms import Forms
from bot.fronts.terminal_render import plain, print_card

NOW = "now"


class ModVerbs:
    """What `/mod` does, word by word."""

    def __init__(self, dialog: Dialog, console: Console, forms: Forms) -> None:
        self._dialog = dialog
        self._console = console
        self._forms = forms

    async def run(self, asker: Asker, words: Sequence[str]) -> None:
        """Do what the words after `/mod` say.

        Raises:
            UserError: they say nothing that there is, or it can't be done.
        """
        match words:
            case ["settings", "save"]:
                await self._act(asker, Action("mod-save", "", ""))
            case ["settings", *pairs]:
                await self._settings(asker, pairs)
            case ["announce"]:
                await self._act(asker, Action("mod-announce", "", ""))
            case ["round", "open", *rest]:
                slug = _slug_before_now(rest)
                again = f"/mod round open {slug} {NOW}".replace("  ", " ")
                await self._confirmed(asker, Action("round-open", slug, ""), NOW in rest, again)
            case ["round", "close"] | ["round", "close", "now"]:
                again = f"/mod round close {NOW}"
                await self._confirmed(asker, Action("round-close", "", ""), NOW in words, again)
            case ["round", "extend", days] if days.isdecimal() and len(days) < 4:
                print_card(self._console, await self._dialog.moderation.extend(asker, int(days)))
            case ["round", "extend", *_]:
                raise UserError("Write it as /mod round extend DAYS.")
            case _:
                raise half_said(["mod", *words], self._dialog.features.commands)

    async def _settings(self, asker: Asker, pairs: Sequence[str]) -> None:
        form = await self._dialog.moderation.settings_form(asker)
        for card in await self._forms.fill_in(asker, form, pairs, "/mod settings"):
            print_card(self._console, card)
            self._console.print(plain("To keep it: /mod settings save"))

    async def _confirmed(self, asker: Asker, action: Action, now: bool, again: str) -> None:
        """Say what an action would do, or do it if the line says so.

        Args:
            again: the line that does it.
        """
        card = await self._card(asker, action)
        if now:
            card = await self._card(asker, card.actions[0])
        print_card(self._console, card)
        if not now:
            self._console.print(plain(f"To do it: {again}"))

    async def _act(self, asker: Asker, action: Action) -> None:
        print_card(self._console, await self._card(asker, action))

    async def _card(self, asker: Asker, action: Action) -> Card:
        found = await self._dialog.act(asker, action.id, action.value)
        (card,) = cards_of(found)
        return card


def _slug_before_now(words: Sequence[str]) -> str:
    slugs = words[:-1] if words[-1:] == [NOW] else words
    if len(slugs) > 1:
        raise UserError(f"Write it as /mod round open [slug] [{NOW}].")
    return slugs[0] if slugs else ""
