"""How an interaction is acknowledged and answered, whatever it was."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import aiohttp
import discord

from bot.core.cards import Card
from bot.fronts.discord_controls import ABOUT
from bot.fronts.discord_render import Outgoing, render

log = logging.getLogger(__name__)


async def acknowledge(interaction: discord.Interaction, replaces: bool = False) -> int:
    """Say that it was heard; the id of the message that will hold the answer.

    Args:
        replaces: whether the answer takes the place of the message it came from.
    """
    message = interaction.message
    # A message that others see is never turned into somebody's own answer.
    if replaces and message is not None and message.flags.ephemeral:
        await interaction.response.defer()
        return message.id
    callback = await interaction.response.defer(ephemeral=True, thinking=True)
    if callback is None or callback.message_id is None:
        return 0
    return callback.message_id


async def answer(interaction: discord.Interaction, messages: Sequence[Outgoing]) -> None:
    """Show the answer to whoever asked, and nobody else."""
    first, *others = messages
    if interaction.response.is_done():
        await edit_answer(interaction, first)
    else:
        sent = _about_the_same(interaction, first).to_send()
        await interaction.response.send_message(**sent, ephemeral=True)
    await add_to_answer(interaction, others)


async def add_to_answer(
    interaction: discord.Interaction, messages: Sequence[Outgoing]
) -> discord.WebhookMessage | None:
    """Show more below the answer; the last message."""
    sent = None
    for message in messages:
        shown = _about_the_same(interaction, message).to_send()
        sent = await interaction.followup.send(**shown, ephemeral=True, wait=True)
    return sent


async def edit_answer(interaction: discord.Interaction, message: Outgoing) -> Any:
    """Put a message in the place of the answer."""
    return await interaction.edit_original_response(
        **_about_the_same(interaction, message).to_edit()
    )


async def tell(interaction: discord.Interaction, card: Card) -> None:
    """Say what went wrong; if even that can't be sent, only the log knows."""
    with unanswered_is_logged():
        await answer(interaction, render(card))


def _about_the_same(interaction: discord.Interaction, message: Outgoing) -> Outgoing:
    """An answer is about the group that was asked, unless it says another."""
    message.about = message.about or interaction.extras.get(ABOUT)
    return message


@contextmanager
def unanswered_is_logged() -> Iterator[None]:
    """Let something be said in vain: what it is about is done, or can't be helped."""
    try:
        yield
    except (discord.HTTPException, aiohttp.ClientError, OSError):
        log.warning("an answer could not be sent", exc_info=True)
