"""What an operator does once: the invite link, and what Discord says of the token."""

import base64
import binascii
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import aiohttp
import discord

from bot.errors import BadSetup, OperatorError
from bot.fronts.discord_posting import Postable, what_is_missing
from bot.fronts.discord_roles import opt_in_role, why_not_given

# What is used, and nothing else: posts with files in channels, forums and threads;
# and roles, only because "Remind me" gives the one that posts mention.
PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_private_threads=True,
    embed_links=True,
    attach_files=True,
    manage_roles=True,
)
SCOPES = ("bot", "applications.commands")
_PORTAL = "On discord.com/developers/applications, page Bot,"
_REFUSED = (
    f"Discord refuses the token. {_PORTAL} reset it and put the new one where the settings say."
)
_AUTHENTICATION_FAILED = 4004
_NO_TOKEN = f"This is no token of a Discord bot. {_PORTAL} press Reset Token and copy it."


def invite_url(application_id: int) -> str:
    """Where somebody who manages a server invites the bot."""
    return discord.utils.oauth_url(application_id, permissions=PERMISSIONS, scopes=SCOPES)


def application_id_of(token: str) -> int:
    """The id that a token begins with; nobody is asked.

    Raises:
        BadSetup: it is no token.
    """
    first, dot, _ = token.partition(".")
    try:
        decoded = base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)).decode("ascii")
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise BadSetup(_NO_TOKEN) from error
    if not dot or not decoded.isdecimal():
        raise BadSetup(_NO_TOKEN)
    return int(decoded)


@contextmanager
def refusals_in_words() -> Iterator[None]:
    """Say what to mend when Discord refuses the bot or can't be reached.

    Raises:
        OperatorError: names the page and the button.
    """
    try:
        yield
    except discord.LoginFailure as error:
        raise BadSetup(_REFUSED) from error
    except discord.PrivilegedIntentsRequired as error:
        raise BadSetup(
            f"Discord refuses the intents. {_PORTAL} turn the privileged intents off; "
            "the bot needs none of them."
        ) from error
    except discord.ConnectionClosed as error:
        raise _closed(error.code) from error
    except (discord.HTTPException, discord.GatewayNotFound) as error:
        raise OperatorError(
            f"Discord refuses the start: {error}. If this stays so for an hour, look at "
            "discordstatus.com."
        ) from error
    except (aiohttp.ClientConnectionError, TimeoutError) as error:
        raise OperatorError(
            "Discord can't be reached. Check this machine's network and its way out to "
            "discord.com, port 443."
        ) from error


def _closed(code: int) -> OperatorError:
    if code == _AUTHENTICATION_FAILED:
        return BadSetup(f"{_REFUSED} It was probably reset while the bot ran.")
    return OperatorError(
        f"Discord ended the connection for good (code {code}). Start the bot again."
    )


async def servers_of(token: str) -> list[str]:
    """Ask Discord whose token this is; the names of the servers that the bot is in.

    Raises:
        OperatorError: the token is refused, or Discord can't be reached.
    """
    client = discord.Client(intents=discord.Intents.none())
    try:
        with refusals_in_words():
            await client.login(token)
            return [guild.name async for guild in client.fetch_guilds(limit=200)]
    finally:
        await client.close()


async def trouble_in(token: str, channels: Sequence[tuple[str, str]]) -> list[str]:
    """Ask Discord what keeps posts from the channels that groups chose, a sentence each.

    Args:
        channels: ids of a server and of its channel.

    Raises:
        OperatorError: the token is refused, or Discord can't be reached.
    """
    client = discord.Client(intents=discord.Intents.none())
    complaints = []
    try:
        with refusals_in_words():
            await client.login(token)
            for guild_id, channel_id in channels:
                complaints.append(await _trouble(client, guild_id, channel_id))
    finally:
        await client.close()
    return [complaint for complaint in complaints if complaint]


async def role_trouble_in(token: str, roles: Sequence[tuple[str, str]]) -> list[str]:
    """Ask Discord what keeps the bot from giving the roles that posts mention, likewise.

    Args:
        roles: ids of a server and of its role.

    Raises:
        OperatorError: the token is refused, or Discord can't be reached.
    """
    client = discord.Client(intents=discord.Intents.none())
    try:
        with refusals_in_words():
            await client.login(token)
            complaints = [await _role_trouble(client, *one) for one in roles]
    finally:
        await client.close()
    return [complaint for complaint in complaints if complaint]


async def _role_trouble(client: discord.Client, guild_id: str, role_id: str) -> str:
    user = client.user
    if user is None:
        return ""
    try:
        guild = await client.fetch_guild(int(guild_id), with_counts=False)
        channels = await guild.fetch_channels()
        me = await guild.fetch_member(user.id)
    except (discord.NotFound, discord.Forbidden, ValueError):
        return ""  # that the server can't be seen is said of its channel
    role = opt_in_role(guild, role_id)
    if role is None:
        return (
            f"The role {role_id} that posts mention in {guild.name} is gone: choose another with "
            "/mod settings there."
        )
    why_not = why_not_given(role, me, channels)
    return f'"Remind me" gives no role in {guild.name}: {why_not}' if why_not else ""


async def _trouble(client: discord.Client, guild_id: str, channel_id: str) -> str:
    try:
        guild = await client.fetch_guild(int(guild_id), with_counts=False)
        channel = await guild.fetch_channel(int(channel_id))
        user = client.user
        me = await guild.fetch_member(user.id) if user else None
    except (discord.NotFound, discord.Forbidden, discord.InvalidData, ValueError):
        return (
            f"The channel {channel_id} of server {guild_id} is gone, or the bot can't see it: "
            "/mod settings there, or give the bot View Channel."
        )
    if not isinstance(channel, Postable):
        return f"Nothing can be posted in #{channel.name}: choose another with /mod settings."
    return what_is_missing(channel, me)
