"""Answers that change by themselves, while what they are about goes on."""

import asyncio
from collections.abc import Sequence

import discord

from bot.core.asking import Asker
from bot.core.cards import Action, Card
from bot.core.commands import cards_of
from bot.core.dialog import Dialog
from bot.errors import UserError
from bot.fronts.discord_answers import edit_answer, unanswered_is_logged
from bot.fronts.discord_render import render

# When to look again; in all less than the 15 minutes for which an answer can be changed.
LOOKS_S = (5, 10, 15, 30, 30, 60, 60, 90, 120, 180, 180)


class Following:
    """Every answer that is followed in this run of the program."""

    def __init__(self, dialog: Dialog) -> None:
        self._dialog = dialog
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, interaction: discord.Interaction, asker: Asker, cards: Sequence[Card]) -> None:
        """Follow an answer, if it is one card that says how."""
        match cards:
            case [Card(follows=Action()) as card]:
                following = self._follow(interaction, asker, card)
                task = asyncio.get_running_loop().create_task(following)
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def end(self) -> None:
        """Follow nothing any more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _follow(self, interaction: discord.Interaction, asker: Asker, card: Card) -> None:
        action, shown = card.follows, None
        # It can be asked for by its button too, so a failure here needs no second attempt.
        with unanswered_is_logged():
            for wait_s in LOOKS_S:
                if action is None:
                    return
                await asyncio.sleep(wait_s)
                try:
                    found = await self._dialog.act(asker, action.id, action.value)
                except UserError:  # it was discarded meanwhile
                    return
                (now,) = cards_of(found)
                # The first answer says more, and stands until something is new.
                if now != shown and (shown or now.follows is None):
                    await edit_answer(interaction, render(now)[0])
                action, shown = now.follows, now
