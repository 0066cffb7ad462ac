"""Post to a channel, a thread or a forum, once, and say what is missing if it can't be."""

from typing import Any

import discord

from bot.core.cards import Card
from bot.core.models import Delivery
from bot.errors import OperatorError
from bot.fronts.discord_render import Outgoing, render

# Discord remembers a nonce for a few minutes: the same again returns the first message.
NONCE_PREFIX = "fs"
Postable = discord.TextChannel | discord.Thread | discord.ForumChannel
_NEEDED = {
    discord.TextChannel: ("view_channel", "send_messages", "embed_links", "attach_files"),
    discord.Thread: (
        "view_channel",
        "send_messages_in_threads",
        "embed_links",
        "attach_files",
    ),
    discord.ForumChannel: ("view_channel", "send_messages", "embed_links", "attach_files"),
}


async def post(client: discord.Client, delivery: Delivery, card: Card, role: str) -> str:
    """Post a card where its delivery says; returns the message's id.

    Args:
        role: the one role that is mentioned, by id; empty for none.

    Raises:
        OperatorError: the channel is gone, or a permission is missing; names it.
    """
    channel = await find_channel(client, delivery.recipient)
    complaint = what_is_missing(channel)
    if complaint:
        raise OperatorError(complaint)
    first, *others = render(card)
    mention = _mention(role)
    try:
        if isinstance(channel, discord.ForumChannel):
            return await _post_to_forum(channel, delivery, card, first, others, mention)
        if isinstance(channel, discord.Thread) and channel.archived:
            await channel.edit(archived=False)
        nonce = f"{NONCE_PREFIX}{delivery.id}"
        message = await channel.send(**first.to_send(), **mention, nonce=nonce)
        for number, other in enumerate(others):
            await channel.send(**other.to_send(), nonce=f"{nonce}.{number}")
        return str(message.id)
    except discord.Forbidden as error:
        raise OperatorError(f"Discord refuses posts in #{channel.name}: {error.text}.") from error


async def find_channel(client: discord.Client, channel_id: str) -> Postable:
    """A channel that can be posted to.

    Raises:
        OperatorError: it is gone, or nothing can be posted there.
    """
    found: Any = client.get_channel(int(channel_id)) if channel_id.isdecimal() else None
    if found is None and channel_id.isdecimal():
        try:
            found = await client.fetch_channel(int(channel_id))
        except (discord.NotFound, discord.Forbidden, discord.InvalidData):
            found = None
    if not isinstance(found, Postable):
        raise OperatorError(
            "The channel of the settings is gone, or the bot can't see it. Choose one with "
            "/mod settings, or give the bot View Channel there."
        )
    return found


def what_is_missing(channel: Postable) -> str:
    """The permissions that the bot lacks in a channel, in a sentence; empty if none."""
    allowed = channel.permissions_for(channel.guild.me)
    kind = next(kind for kind in _NEEDED if isinstance(channel, kind))
    missing = [name for name in _NEEDED[kind] if not getattr(allowed, name)]
    if not missing:
        return ""
    names = ", ".join(f'"{name.replace("_", " ").title()}"' for name in missing)
    return (
        f"The bot may not post in #{channel.name}: it lacks {names}. Open the channel's "
        "settings, Permissions, and allow it for the bot."
    )


def _mention(role: str) -> dict[str, Any]:
    if not role.isdecimal():
        return {}
    ping = discord.AllowedMentions(
        everyone=False, users=False, roles=[discord.Object(int(role))], replied_user=False
    )
    return {"content": f"<@&{role}>", "allowed_mentions": ping}


async def _post_to_forum(
    forum: discord.ForumChannel,
    delivery: Delivery,
    card: Card,
    first: Outgoing,
    others: list[Outgoing],
    mention: dict[str, Any],
) -> str:
    """A forum's posts have no nonce: after a failure look whether ours is there."""
    name = card.title[:100] or "fromscratch"
    me = forum.guild.me
    if delivery.attempts > 1:
        for thread in forum.threads:
            if thread.owner_id == me.id and thread.name == name:
                return str(thread.id)
    made = await forum.create_thread(name=name, **first.to_send(), **mention)
    for other in others:
        await made.thread.send(**other.to_send())
    return str(made.message.id)
