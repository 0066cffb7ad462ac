"""Post to a channel, a thread or a forum, once, and say what is missing if it can't be."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import discord

from bot.core.cards import Card
from bot.core.models import Community
from bot.core.posts import Delivery
from bot.errors import ChannelGone, OperatorError
from bot.fronts.discord_render import Outgoing, render
from bot.fronts.discord_roles import opt_in_role
from bot.fronts.discord_text import shortened

# Discord remembers a nonce for a few minutes: the same again returns the first message.
NONCE_PREFIX = "fs"
# Forum posts and threads have no nonce. One of ours with the same name that is
# younger than this was made by an attempt whose answer got lost.
RECENT = timedelta(minutes=10)
THREAD_NAME = 100
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

_GONE = "The channel of the settings is gone. Choose another with /mod settings."
_HIDDEN = (
    "The bot can't see the channel of the settings. Give it View Channel there, or choose "
    "another with /mod settings."
)


async def post(
    client: discord.Client, delivery: Delivery, card: Card, role: str, edits: str = ""
) -> str:
    """Post a card where its delivery says; returns the message's id.

    Args:
        role: the one role that is mentioned, by id; empty for none.
        edits: the message whose place the card takes, by id; empty for a new one.

    Raises:
        ChannelGone: the channel is there no more.
        OperatorError: the bot can't see it, or a permission is missing; names it.
    """
    channel = await find_channel(client, delivery.recipient)
    complaint = what_is_missing(channel)
    if complaint:
        raise OperatorError(complaint)
    first, *others = render(card)
    if edits:
        return await _edit(channel, edits, first)
    mention = _mention(channel.guild, role)
    try:
        if isinstance(channel, discord.ForumChannel):
            return await _post_to_forum(channel, delivery, card, first, others, mention)
        message = await channel.send(**first.to_send(), **mention, nonce=nonce_of(delivery))
        await send_all(channel, delivery, others, first_number=1)
        return str(message.id)
    except discord.Forbidden as error:
        raise OperatorError(f"Discord refuses posts in #{channel.name}: {error.text}.") from error


async def _edit(channel: Postable, message_id: str, message: Outgoing) -> str:
    """Put a message in the place of an earlier one of ours; nothing if that is gone."""
    if not message_id.isdecimal():  # nothing was left to say, so nothing is there
        return ""
    try:
        # A forum's post is a thread, whose first message has the thread's own id.
        where: Any = channel
        if isinstance(channel, discord.ForumChannel):
            where = await channel.guild.fetch_channel(int(message_id))
        if isinstance(where, discord.Thread) and where.archived:
            await where.edit(archived=False)  # nothing in an archived one can be changed
        await where.get_partial_message(int(message_id)).edit(**message.to_edit())
    except discord.NotFound:
        return ""
    except discord.Forbidden as error:
        raise OperatorError(f"Discord refuses edits in #{channel.name}: {error.text}.") from error
    return message_id


async def find_channel(client: discord.Client, channel_id: str) -> Postable:
    """A channel that can be posted to.

    Raises:
        ChannelGone: it is there no more.
        OperatorError: the bot can't see it, or nothing can be posted there.
    """
    if not channel_id.isdecimal():
        raise ChannelGone(_GONE)
    found: Any = client.get_channel(int(channel_id))
    if found is None:
        try:
            found = await client.fetch_channel(int(channel_id))
        except (discord.NotFound, discord.InvalidData) as error:
            raise ChannelGone(_GONE) from error
        except discord.Forbidden as error:
            raise OperatorError(_HIDDEN) from error
    if not isinstance(found, Postable):
        raise OperatorError(
            f"Nothing can be posted in #{found}: choose another with /mod settings."
        )
    return found


async def send_all(
    channel: discord.abc.Messageable,
    delivery: Delivery,
    messages: Sequence[Outgoing],
    first_number: int = 0,
) -> str:
    """Send the messages of a delivery, each once; returns the first one's id.

    Args:
        first_number: how many of the delivery's messages come before these.
    """
    sent = [
        await channel.send(**message.to_send(), nonce=nonce_of(delivery, number))
        for number, message in enumerate(messages, first_number)
    ]
    return str(sent[0].id) if sent else ""


def nonce_of(delivery: Delivery, number: int = 0) -> str:
    """What tells Discord that a message was sent before; at most 25 characters."""
    return f"{NONCE_PREFIX}{delivery.id}.{number}"


def made_before(
    threads: Sequence[discord.Thread], delivery: Delivery, name: str, me: int
) -> discord.Thread | None:
    """The thread that an earlier attempt at a delivery made, if one did."""
    if delivery.attempts < 2:
        return None
    youngest = discord.utils.utcnow() - RECENT
    for thread in threads:
        made_at = thread.created_at
        if thread.owner_id == me and thread.name == name and made_at and made_at > youngest:
            return thread
    return None


async def posting_trouble(client: discord.Client, community: Community | None) -> list[Card]:
    """What keeps posts from a group's channel, for the moderators who ask."""
    if community is None or community.settings is None:
        return []
    try:
        channel = await find_channel(client, community.settings.channel)
    except OperatorError as error:
        complaints = [str(error)]
    else:
        complaints = [what_is_missing(channel), _unheard(channel.guild, community.settings.role)]
    body = "\n\n".join(complaint for complaint in complaints if complaint)
    return [Card(title="Posts don't get through", body=body)] if body else []


def what_is_missing(channel: Postable, me: discord.Member | None = None) -> str:
    """The permissions that the bot lacks in a channel, in a sentence; empty if none.

    Args:
        me: the bot there, where the connection doesn't know it.
    """
    allowed = channel.permissions_for(me or channel.guild.me)
    kind = next(kind for kind in _NEEDED if isinstance(channel, kind))
    missing = [name for name in _NEEDED[kind] if not getattr(allowed, name)]
    if not missing:
        return ""
    names = ", ".join(f'"{name.replace("_", " ").title()}"' for name in missing)
    return (
        f"The bot may not post in #{channel.name}: it lacks {names}. Open the channel's "
        "settings, Permissions, and allow it for the bot."
    )


def _mention(guild: discord.Guild, role_id: str) -> dict[str, Any]:
    role = opt_in_role(guild, role_id)
    if role is None:
        return {}
    ping = discord.AllowedMentions(everyone=False, users=False, roles=[role], replied_user=False)
    return {"content": role.mention, "allowed_mentions": ping}


def _unheard(guild: discord.Guild, role_id: str) -> str:
    """Why a mention reaches nobody, in a sentence; empty if it does, or none is wanted."""
    if not role_id:
        return ""
    role = opt_in_role(guild, role_id)
    if role is None:
        return "The role of the settings is gone or is everyone, so posts mention nobody."
    if role.mentionable or guild.me.guild_permissions.mention_everyone:
        return ""
    return (
        f"Posts mention {role.name}, but nobody is notified: open the server's settings, Roles, "
        "and allow anyone to mention this role."
    )


async def _post_to_forum(
    forum: discord.ForumChannel,
    delivery: Delivery,
    card: Card,
    first: Outgoing,
    others: list[Outgoing],
    mention: dict[str, Any],
) -> str:
    """A forum's posts have no nonce: after a failure look whether ours is there."""
    name = shortened(card.title, THREAD_NAME) or "fromscratch"
    thread = made_before(forum.threads, delivery, name, forum.guild.me.id)
    if thread is None:
        thread = (await forum.create_thread(name=name, **first.to_send(), **mention)).thread
    await send_all(thread, delivery, others, first_number=1)
    return str(thread.id)
