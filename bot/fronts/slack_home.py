"""The Home tab: the open challenge, one's own work, what comes next, and how one appears."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from bot.core.asking import Asker
from bot.core.cards import Action, Card
from bot.core.group import StudyGroup
from bot.core.members import chosen_card
from bot.errors import UserError
from bot.fronts.slack_answers import unanswered_is_logged
from bot.fronts.slack_api import SlackApi
from bot.fronts.slack_blocks import Block
from bot.fronts.slack_names import Names
from bot.fronts.slack_render import blocks_of
from bot.fronts.slack_who import Doorkeeper

VIEW_BLOCKS = 100
MOST_READERS = 5_000
_MORE = "There is more: use the buttons above."
_NOT_CHOSEN = "You have not chosen yet how boards show you. You are asked with your first code."


class Home:
    """Publishes the tab to whoever opened it."""

    def __init__(
        self, api: SlackApi, group: StudyGroup, doorkeeper: Doorkeeper, names: Names
    ) -> None:
        self._api = api
        self._group = group
        self._doorkeeper = doorkeeper
        self._names = names
        self._readers: set[str] = set()

    async def show(self, user_id: str) -> None:
        """Write the tab as things stand now.

        Raises:
            UserError: they are no member of this workspace, or Slack doesn't say.
        """
        if len(self._readers) < MOST_READERS:
            self._readers.add(user_id)
        asker = await self._doorkeeper.asker_called(user_id)
        view = {"type": "home", "blocks": self._blocks(await self._cards(asker))}
        await self._api.views_publish(user_id=user_id, view=view)

    async def refresh(self, user_id: str) -> None:
        """Write it anew, for those who opened it since the program started."""
        if user_id in self._readers:
            with unanswered_is_logged(), suppress(UserError):
                await self.show(user_id)

    async def _cards(self, asker: Asker) -> list[Card]:
        try:
            whole = await self._group.challenge(asker)
            challenge = replace(whole, body=whole.body.split("\n\n")[0], code=(), table=None)
            challenge = replace(
                challenge, actions=(Action("challenge", "", "Whole task"), *whole.actions)
            )
        except UserError as error:
            challenge = Card(title="No round yet", body=str(error))
        consent = asker.member.consent
        appear = chosen_card(consent).body if consent else _NOT_CHOSEN
        me = await self._group.me(asker)
        return [
            challenge,
            replace(me, title="Your work", actions=()),
            await self._group.schedule(asker),
            Card(
                title="How you appear",
                body=appear,
                actions=(Action("settings", "", "Change"), Action("help", "", "Commands")),
            ),
        ]

    def _blocks(self, cards: Sequence[Card]) -> list[dict[str, Any]]:
        blocks: list[Block] = []
        for card in cards:
            if blocks:
                blocks.append({"type": "divider"})
            blocks += blocks_of(card, self._names)[0]
        if len(blocks) > VIEW_BLOCKS:
            said = blocks_of(Card(title="", body=_MORE), self._names)[0]
            blocks = [*blocks[: VIEW_BLOCKS - len(said)], *said]
        return blocks
