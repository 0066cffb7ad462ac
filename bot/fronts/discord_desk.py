"""Where every command, button and form of Discord arrives: acknowledge, ask the core, answer.

A command with options is an action with a value, like a button; so both go the
same way. No rule is decided here.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import discord

from bot.core.asking import Asker
from bot.core.cards import Action, Card, Form
from bot.core.commands import (
    Answer,
    Command,
    Given,
    cards_of,
)
from bot.core.dialog import Dialog
from bot.core.ports import GroupStore
from bot.core.posts import Delivery
from bot.core.submitting import Intent, receipt_card
from bot.errors import UserError
from bot.fronts.discord_answers import (
    acknowledge,
    add_to_answer,
    answer,
    edit_answer,
    tell,
    unanswered_is_logged,
)
from bot.fronts.discord_code import read_upload, with_files
from bot.fronts.discord_controls import ABOUT, FilledIn, modal
from bot.fronts.discord_following import Following
from bot.fronts.discord_posting import posting_trouble
from bot.fronts.discord_render import render
from bot.fronts.discord_replies import Replies, ReplyTo
from bot.fronts.discord_roles import role_trouble, with_role
from bot.fronts.discord_who import CHOOSE, PLATFORM, ChooseGroup, Doorkeeper
from bot.fronts.sent_code import Sent
from bot.fronts.unread import Unread

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
_SAVED = "mod-save"
_POSTING = (_SAVED, "mod-announce", "round-open-now", "round-close-now")
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
        self._following = Following(dialog)
        self._unread = Unread(dialog, store)
        self._slugs = frozenset(dialog.group.slugs())
        # A group's own challenges are known to whom they were shown.
        self._shown: set[tuple[int, str]] = set()
        self._serving: set[asyncio.Task[Any] | None] = set()

    async def act(self, interaction: discord.Interaction, action: Action) -> None:
        """Do what a command or a button says."""
        await self._guarded(interaction, self._act(interaction, action))

    async def run(
        self,
        interaction: discord.Interaction,
        command: Command,
        given: Given,
        files: Mapping[str, discord.Attachment],
    ) -> None:
        """Do what a feature's command says."""
        await self._guarded(interaction, self._run(interaction, command, given, files))

    async def slugs(self, interaction: discord.Interaction) -> list[str]:
        """Every challenge that may be named where it was asked."""
        if interaction.guild_id is None:
            return self._dialog.group.slugs()
        return await self._dialog.group.slugs_at((PLATFORM, str(interaction.guild_id)))

    async def take_code(
        self, interaction: discord.Interaction, intent: Intent, slug: str | None, read: Read
    ) -> None:
        """Accept code: acknowledge at once, then fetch it."""
        known = slug if slug in self._slugs else ""
        again = Action(intent.value, known or "", "Send again")
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
            again = Action(verb, "", "Change") if verb in _FORMS else None
            await self._guarded(interaction, self._take_form(interaction, filled), again)

    async def refuse(self, interaction: discord.Interaction, sentence: str) -> None:
        """Say why nothing is done."""
        await tell(interaction, Card(title="", body=sentence))

    async def end(self, wait_s: float) -> None:
        """Let what is under way answer, but no longer than that; then end it."""
        await self._following.end()
        serving = {task for task in self._serving if task is not None}
        if serving:
            _, late = await asyncio.wait(serving, timeout=wait_s)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _act(self, interaction: discord.Interaction, action: Action) -> None:
        form = Dialog.form(action.id, action.value)
        known = action.value in self._slugs or (interaction.user.id, action.value) in self._shown
        if form and (not action.value or known):
            await interaction.response.send_modal(modal(form, about=interaction.extras.get(ABOUT)))
            return
        if action.id in _FORMS or action.id in self._dialog.features.form_actions:
            await self._ask(
                interaction, lambda asker: self._dialog.act(asker, action.id, action.value)
            )
            return
        await acknowledge(interaction, action.replaces)
        if action.id == CHOOSE:
            card = await self._doorkeeper.choose(interaction, action.value)
            await answer(interaction, render(card))
            return
        asker = await self._doorkeeper.asker(interaction)
        if form:
            # An unknown challenge is said before anybody fills in code for it.
            await self._dialog.group.challenge(asker, action.value)
            self._shown.add((interaction.user.id, action.value))
        found = await self._dialog.act(asker, action.id, action.value)
        cards = await self._with_role(interaction, asker, _as_cards(found, action))
        if action.id in _POSTING:
            community = await self._store.community_by_id(
                asker.community.id, asker.account.platform
            )
            cards += await posting_trouble(self._client, community)
            if action.id == _SAVED:
                cards += role_trouble(await self._doorkeeper.guild_of(asker), community)
        if action.id == "help" and interaction.guild_id is None:
            cards += await self._doorkeeper.other_groups(interaction)
        await answer(interaction, render(*cards))
        await self._show_unread(interaction, asker)

    async def _run(
        self,
        interaction: discord.Interaction,
        command: Command,
        given: Given,
        files: Mapping[str, discord.Attachment],
    ) -> None:
        if command.asks:
            await self._ask(
                interaction, lambda asker: self._dialog.features.run(asker, command.words, given)
            )
            return
        await acknowledge(interaction)
        asker = await self._doorkeeper.asker(interaction)
        given = await with_files(given, files, command.options, self._upload_deadline_s)
        found = await self._dialog.features.run(asker, command.words, given)
        cards = await self._with_role(interaction, asker, cards_of(found))
        await answer(interaction, render(*cards))
        self._following.begin(interaction, asker, cards)
        await self._show_unread(interaction, asker)

    async def _with_role(
        self, interaction: discord.Interaction, asker: Asker, cards: list[Card]
    ) -> list[Card]:
        """Give or take the role that an answer is about."""
        if not any(card.role_wish for card in cards):
            return cards
        guild = await self._doorkeeper.guild_of(asker)
        return [await with_role(card, interaction.user, guild) for card in cards]

    async def _ask(
        self, interaction: discord.Interaction, find: Callable[[Asker], Awaitable[Answer]]
    ) -> None:
        """Open a form, which can't be done after an acknowledgement."""
        try:
            async with asyncio.timeout(FORM_DEADLINE_S):
                found = await find(await self._doorkeeper.asker(interaction))
        except TimeoutError as error:
            raise UserError(BUSY) from error
        if isinstance(found, Form):
            about = interaction.extras.get(ABOUT)
            await interaction.response.send_modal(modal(found, interaction.guild, about))
        else:
            await answer(interaction, render(*cards_of(found)))

    async def _take_code(
        self, interaction: discord.Interaction, intent: Intent, slug: str | None, read: Read
    ) -> None:
        reply_to = ReplyTo.of(interaction, await acknowledge(interaction))
        sent = await read()
        asker = await self._doorkeeper.asker(interaction)
        # Before the code is accepted: its verdict may be there before the receipt.
        self._replies.open(reply_to.token, lambda message: edit_answer(interaction, message))
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
            await answer(interaction, render(receipt))
        else:
            # The code is accepted, so its verdict will come; an apology might hide it.
            with unanswered_is_logged():
                await self._replies.receipt(reply_to.token, receipt, receipt_card(receipt))
                if sent.note:
                    await add_to_answer(interaction, render(Card(title="", body=sent.note)))
        await self._show_unread(interaction, asker)

    async def _take_form(self, interaction: discord.Interaction, filled: FilledIn) -> None:
        await acknowledge(interaction)
        options = self._dialog.features.options_of(filled.form_id)
        files = dict(filled.named_files)
        given = await with_files(Given(filled.answers), files, options, self._upload_deadline_s)
        asker = await self._doorkeeper.asker(interaction)
        cards = await self._dialog.answer(asker, filled.form_id, filled.answers, given)
        await answer(interaction, render(*cards))
        await self._show_unread(interaction, asker)

    async def _show_unread(self, interaction: discord.Interaction, asker: Asker) -> None:
        """Verdicts that found no way to the member, now that they are here."""

        async def send(delivery: Delivery, card: Card) -> str:
            messages = render(card, about=delivery.community_id)
            sent = await add_to_answer(interaction, messages)
            return str(sent.id if sent else "")

        with unanswered_is_logged():  # they stay unread until the next answer
            await self._unread.show(asker, send)

    async def _guarded(
        self, interaction: discord.Interaction, work: Awaitable[None], again: Action | None = None
    ) -> None:
        """Serve one interaction; whatever goes wrong becomes a sentence.

        Args:
            again: a button to keep when the member has to change something.
        """
        task = asyncio.current_task()
        self._serving.add(task)
        try:
            await work
        except ChooseGroup as question:
            await tell(interaction, question.card)
        except UserError as error:
            actions = (again,) if again else ()
            await tell(interaction, Card(title="", body=str(error), actions=actions))
        except Exception as error:
            # The edge of this front: a fault of ours in one command must not end
            # the others, nor the judging behind them.
            if isinstance(error, discord.NotFound) and error.code == _UNKNOWN_INTERACTION:
                # Three seconds were over before we got to it; Discord has told the member.
                log.warning("an interaction could not be acknowledged in time")
                return
            log.exception("an interaction failed")
            await tell(interaction, Card(title="", body=APOLOGY))
        finally:
            self._serving.discard(task)


def _as_cards(found: Answer, action: Action) -> list[Card]:
    """A form can't open after the acknowledgement, so a button offers it."""
    if isinstance(found, Form):
        return [Card(title=found.title, actions=(Action(action.id, action.value, "Open"),))]
    return cards_of(found)
