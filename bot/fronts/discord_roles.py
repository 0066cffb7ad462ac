"""The role that posts mention: who asks for reminders gets it, where Discord lets the bot.

Anybody may ask for it. So it is given only while it allows nothing that everyone
may not do anyway, on the server and in each of its channels.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace

import aiohttp
import discord

from bot.core.cards import Card, RoleWish
from bot.core.models import Community
from bot.core.text import name_for_show
from bot.errors import OperatorError

log = logging.getLogger(__name__)

ROLE_DEADLINE_S = 5.0
_REASON = "Asked for with Remind me"
_NAMED = 3
_NOT_GIVEN = (
    "You don't get the role that posts mention, only the private message: the bot may not give "
    "it. Saving /mod settings tells moderators why."
)
_NOT_TAKEN = (
    "The role that posts mention stays with you: the bot may not take it. Please ask a moderator "
    "to. Saving /mod settings tells them why."
)
_LATER = (
    "Discord didn't change your role just now, only the private message is settled. Please press "
    "the button again in a moment."
)


async def with_role(
    card: Card, user: discord.User | discord.Member, guild: discord.Guild | None
) -> Card:
    """Give or take the role that a card is about; the card then says what became of it.

    What the member wished is stored before, so a failure here loses nothing of it.
    """
    if card.role_wish is None:
        return card
    said = await _see_to(card.role_wish, user, guild)
    return replace(card, body="\n\n".join(filter(None, (card.body, said))))


async def carried_out(card: Card, user_id: int, guild: discord.Guild | None) -> Card | None:
    """Likewise, of somebody who asked elsewhere; None if there is nothing to tell them.

    Raises:
        OperatorError: it can't be done just now.
    """
    if card.role_wish is None or guild is None:
        return None
    try:
        member = await guild.fetch_member(user_id)
    except discord.NotFound:  # who isn't on the server has no role there
        return None
    said = await _see_to(card.role_wish, member, guild)
    if said == _LATER:
        raise OperatorError("Discord did not change a role just now.")
    return replace(card, body=said) if said else None


def opt_in_role(guild: discord.Guild, role_id: str) -> discord.Role | None:
    """The role that posts mention; everyone is none that anybody opted in to."""
    role = guild.get_role(int(role_id)) if role_id.isdecimal() else None
    return None if role is None or role.is_default() else role


def role_trouble(guild: discord.Guild | None, community: Community | None) -> list[Card]:
    """Why reminders come without the role, for the moderators who saved the settings."""
    if guild is None or community is None or community.settings is None:
        return []
    role = opt_in_role(guild, community.settings.role)
    why_not = "" if role is None else why_not_given(role, guild.me, guild.channels)
    return [Card(title="Remind me gives no role", body=why_not)] if why_not else []


def why_not_given(
    role: discord.Role, me: discord.Member, channels: Sequence[discord.abc.GuildChannel]
) -> str:
    """What keeps the bot from giving a role, and how to mend it; empty if nothing does.

    Args:
        me: the bot in the role's server.
        channels: that server's.
    """
    name = name_for_show(role.name)
    if role.managed:
        return f"{name} belongs to an integration, which alone gives it. Choose another role."
    more = _more_than_everyone(role, channels)
    if more:
        return (
            f"{name} lets its members do more than everyone may ({more}), so the bot gives it to "
            "nobody. Take that from the role, or choose another."
        )
    if not me.guild_permissions.manage_roles:
        return (
            'The bot lacks "Manage Roles". Open the server\'s settings, Roles, and allow it for '
            f"the bot's own role; then it gives {name}."
        )
    if me.top_role <= role and me.id != role.guild.owner_id:
        return (
            f"{name} stands above the bot's own role. Open the server's settings, Roles, and drag "
            "the bot's above it."
        )
    return ""


def _more_than_everyone(role: discord.Role, channels: Sequence[discord.abc.GuildChannel]) -> str:
    """What a role adds to everyone's permissions, in words; empty if nothing."""
    everyone = role.guild.default_role
    added = discord.Permissions(role.permissions.value & ~everyone.permissions.value)
    if added.value:
        names = [name.replace("_", " ").title() for name, allowed in added if allowed]
        hidden = len(names) - _NAMED
        listed = ", ".join(f'"{name}"' for name in names[:_NAMED]) or "something new"
        return f"{listed} and {hidden} more" if hidden > 0 else listed
    for channel in channels:
        own, others = channel.permissions_for(role), channel.permissions_for(everyone)
        if not own.is_subset(others):
            return f"in #{name_for_show(channel.name)}"
    return ""


async def _see_to(
    wish: RoleWish, user: discord.User | discord.Member, guild: discord.Guild | None
) -> str:
    """Give or take it; what to tell the member, empty if nothing."""
    refused = _NOT_GIVEN if wish.wanted else _NOT_TAKEN
    role = None if guild is None else opt_in_role(guild, wish.role)
    if guild is None or role is None:  # nobody has it any more
        return refused if wish.wanted else ""
    name = name_for_show(role.name)
    try:
        async with asyncio.timeout(ROLE_DEADLINE_S):
            # In private messages Discord doesn't say which roles somebody has.
            member = user if isinstance(user, discord.Member) else await guild.fetch_member(user.id)
            has = role in member.roles
            if has is not wish.wanted:
                if why_not_given(role, guild.me, guild.channels):
                    return refused
                change = member.add_roles if wish.wanted else member.remove_roles
                await change(role, reason=_REASON)
    except discord.Forbidden:
        log.warning("a role could not be changed", exc_info=True)
        return refused
    except (discord.HTTPException, aiohttp.ClientError, OSError):  # a timeout is an OSError
        log.warning("a role could not be changed", exc_info=True)
        return _LATER
    if wish.wanted:
        return f"You have the role {name}, which posts about rounds mention."
    return f"You no longer have the role {name}." if has else ""
