"""Where every command, button and form of Discord arrives: acknowledge, ask the core, answer.

A command with options is an action with a value, like a button; so both go the
same way. No rule is decided here.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import discord

from bot.core.asking import Asker
from bot.core.cards import Action, Card, Form
from bot.core.dialog import Dialog
from bot.core.ports import GroupStore
from bot.core.submitting import Intent, receipt_card
from bot.errors import OperatorError, UserError
from bot.fronts.discord_code import Sent, read_upload
from bot.fronts.discord_controls import FilledIn, modal
from bot.fronts.discord_posting import find_channel, what_is_missing
from bot.fronts.discord_render import Outgoing, render
from bot.fronts.discord_replies import Replies, ReplyTo
from bot.fronts.discord_who import CHOOSE, ChooseGroup, Doorkeeper

log = logging.getLogger(__name__)

APOLOGY = "This is our fault, not yours. Nothing you sent is lost; please try again in a moment."
BUSY = "This takes longer than Discord waits for a form. Please try again in a moment."
# Discord gives three seconds to open a form; the rest is for the network.
FORM_DEADLINE_S = 2.0
# Handing over a file may be slow; a command that waited longer would look dead.
UPLOAD_DEADLINE_S = 20.0
# These ask the store what is filled in already, so they can't be deferred.
_INTENTS = tuple(intent.value for intent in Intent)
_FORMS = ("consent", "settings", "mod-settings")
_POSTING = ("mod-save", "mod-announce", "round-open-now", "round-close-now")
_UNKNOWN_INTERACTION = 10062
Read = Callable[[], Awaitable[Sent]]


class Desk:
    """Serves interactions."""

    def __init__(
        self,
        client: discord.Client,
        dialog: Dialog,
        store: GroupStore,
        replies: Replies,
        doorkeeper: Doorkeeper,
        upload_deadline_s: float = UPLOAD_DEADLINE_S,
    ) -> None:
        self._client = client
        self._dialog = dialog
        self._store = store
        self._replies = replies
        self._doorkeeper = doorkeeper
        self._upload_deadline_s = upload_deadline_s

    async def act(self, interaction: discord.Interaction, action: Action) -> None:
        """Do what a command or a button says."""
        await self._guarded(interaction, self._act(interaction, action))

    async def take_code(
        self, interaction: discord.Interaction, intent: Intent, slug: str | None, read: Read
    ) -> None:
        """Accept code: acknowledge at once, then fetch it."""
        again = Action(intent.value, slug or "", "Send again")
        await self._guarded(interaction, self._take_code(interaction, intent, slug, read), again)

    async def take_form(self, interaction: discord.Interaction, filled: FilledIn) -> None:
        """Go on from a form."""
        verb, _, value = filled.form_id.partition(":")
        if verb in _INTENTS:
            await self.take_code(
                interaction,
                Intent(verb),
                value or None,
                lambda: read_upload(
                    filled.files, filled.answers.get("text", ""), self._upload_deadline_s
                ),
            )
        else:
            again = Action(filled.form_id, "", "Change")
            await self._guarded(interaction, self._take_form(interaction, filled), again)

    async def refuse(self, interaction: discord.Interaction, sentence: str) -> None:
        """Say why nothing is done."""
        await _tell(interaction, Card(title="", body=sentence))

    async def _act(self, interaction: discord.Interaction, action: Action) -> None:
        if form := Dialog.form(action.id, action.value):
            await interaction.response.send_modal(modal(form))
            return
        if action.id in _FORMS:
            await self._ask(interaction, action)
            return
        await _acknowledge(interaction, action.replaces)
        if action.id == CHOOSE:
            card = await self._doorkeeper.choose(interaction, action.value)
            await _answer(interaction, render(card))
            return
        asker = await self._doorkeeper.asker(interaction)
        found = await self._dialog.act(asker, action.id, action.value)
        cards = [_as_card(found, action)]
        if action.id in _POSTING:
            cards += await self._posting_trouble(asker)
        await _answer(interaction, render(*cards))
        await self._show_unread(interaction, asker)

    async def _ask(self, interaction: discord.Interaction, action: Action) -> None:
        try:
            async with asyncio.timeout(FORM_DEADLINE_S):
                asker = await self._doorkeeper.asker(interaction)
                found = await self._dialog.act(asker, action.id, action.value)
        except TimeoutError as error:
            raise UserError(BUSY) from error
        if isinstance(found, Form):
            await interaction.response.send_modal(modal(found))
        else:
            await _answer(interaction, render(found))

    async def _take_code(
        self, interaction: discord.Interaction, intent: Intent, slug: str | None, read: Read
    ) -> None:
        reply_to = ReplyTo.of(interaction, await _acknowledge(interaction))
        sent = await read()
        asker = await self._doorkeeper.asker(interaction)
        # Before the code is accepted: its verdict may be there before the receipt.
        self._replies.open(reply_to.token, lambda message: _edit(interaction, message))
        receipt = None
        try:
            receipt = await self._dialog.group.submit(
                asker,
                slug,
                sent.data,
                sent.filename,
                delivery_id=f"discord:{interaction.id}",
                intent=intent,
                reply_to=reply_to.encoded(),
            )
        finally:
            if receipt is None or isinstance(receipt, Card):
                await self._replies.close(reply_to.token)
        if isinstance(receipt, Card):
            await _answer(interaction, render(receipt))
        else:
            await self._replies.receipt(reply_to.token, receipt, receipt_card(receipt))
        await self._show_unread(interaction, asker)

    async def _take_form(self, interaction: discord.Interaction, filled: FilledIn) -> None:
        await _acknowledge(interaction)
        asker = await self._doorkeeper.asker(interaction)
        cards = await self._dialog.answer(asker, filled.form_id, filled.answers)
        await _answer(interaction, render(*cards))
        await self._show_unread(interaction, asker)

    async def _posting_trouble(self, asker: Asker) -> list[Card]:
        """What keeps posts from the group's channel, for the moderators who ask."""
        community = await self._store.community_by_id(asker.community.id)
        if community is None or community.settings is None:
            return []
        try:
            complaint = what_is_missing(
                await find_channel(self._client, community.settings.channel)
            )
        except OperatorError as error:
            complaint = str(error)
        return [Card(title="Posts don't get through", body=complaint)] if complaint else []

    async def _show_unread(self, interaction: discord.Interaction, asker: Asker) -> None:
        """Verdicts that found no way to the member, now that they are here."""
        for delivery, card in await self._dialog.group.unread(asker):
            for message in render(card):
                sent = await interaction.followup.send(
                    **message.to_send(), ephemeral=True, wait=True
                )
            await self._store.sent(delivery.id, "discord", str(sent.id))

    async def _guarded(
        self, interaction: discord.Interaction, work: Awaitable[None], again: Action | None = None
    ) -> None:
        """Serve one interaction; whatever goes wrong becomes a sentence.

        Args:
            again: a button to keep when the member has to change something.
        """
        try:
            await work
        except ChooseGroup as question:
            await _tell(interaction, question.card)
        except UserError as error:
            actions = (again,) if again else ()
            await _tell(interaction, Card(title="", body=str(error), actions=actions))
        except discord.NotFound as error:
            if error.code != _UNKNOWN_INTERACTION:
                raise
            # Three seconds were over before we got to it; Discord has told the member.
            log.warning("an interaction could not be acknowledged in time")
        except Exception:
            # The edge of this front: a fault of ours in one command must not end
            # the others, nor the judging behind them.
            log.exception("an interaction failed")
            await _tell(interaction, Card(title="", body=APOLOGY))


def _as_card(found: Card | Form, action: Action) -> Card:
    """A form can't open after the acknowledgement, so a button offers it."""
    if isinstance(found, Card):
        return found
    return Card(title=found.title, actions=(Action(action.id, action.value, "Open"),))


async def _acknowledge(interaction: discord.Interaction, replaces: bool = False) -> int:
    """Say that it was heard; the id of the message that will hold the answer."""
    message = interaction.message
    # A message that others see is never turned into somebody's own answer.
    if replaces and message is not None and message.flags.ephemeral:
        await interaction.response.defer()
        return message.id
    callback = await interaction.response.defer(ephemeral=True, thinking=True)
    if callback is None or callback.message_id is None:
        return 0
    return callback.message_id


async def _answer(interaction: discord.Interaction, messages: Sequence[Outgoing]) -> None:
    first, *others = messages
    if interaction.response.is_done():
        await _edit(interaction, first)
    else:
        await interaction.response.send_message(**first.to_send(), ephemeral=True)
    for other in others:
        await interaction.followup.send(**other.to_send(), ephemeral=True)


async def _edit(interaction: discord.Interaction, message: Outgoing) -> Any:
    return await interaction.edit_original_response(**message.to_edit())


async def _tell(interaction: discord.Interaction, card: Card) -> None:
    """Say what went wrong; if even that can't be sent, only the log knows."""
    try:
        await _answer(interaction, render(card))
    except discord.HTTPException:
        log.warning("an answer could not be sent", exc_info=True)
