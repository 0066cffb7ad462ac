"""What each platform says of its token, and of the channels that groups post to."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager

from bot.access import require_package, slack_access
from bot.clocks import SystemClock
from bot.config import DiscordSettings, Settings, SlackSettings, read_secret
from bot.core.communities import CommunitySettings
from bot.errors import OperatorError
from bot.findings import Finding
from bot.store import SqlStore, open_to_read

DEADLINE_S = 20.0


async def front_findings(settings: Settings) -> list[Finding]:
    """A finding or more for every front that is configured."""
    found: list[Finding] = []
    if settings.discord is not None:
        found += await _in_words("Discord", _discord(settings, settings.discord))
    if settings.slack is not None:
        found += await _in_words("Slack", _slack(settings, settings.slack))
    return found


async def _in_words(area: str, looking: Awaitable[list[Finding]]) -> list[Finding]:
    try:
        async with asyncio.timeout(DEADLINE_S):
            return await looking
    except TimeoutError:
        return [Finding(area, False, False, f"{area} didn't answer in time. Try again.")]
    except OperatorError as error:
        return [Finding(area, False, False, str(error))]


async def _discord(settings: Settings, discord: DiscordSettings) -> list[Finding]:
    require_package("discord")
    from bot.fronts.discord_setup import role_trouble_in, servers_of, trouble_in

    token = read_secret("DISCORD_TOKEN", discord.token_file)
    servers = await servers_of(token)
    if not servers:
        text = "The token is valid, but the bot is in no server: fromscratch discord invite."
        return [Finding("Discord", False, True, text)]
    count = "1 server" if len(servers) == 1 else f"{len(servers)} servers"
    places = await _places(settings, "discord")
    complaints = await trouble_in(token, [(place, its.channel) for place, its in places])
    roles = [(place, its.role) for place, its in places if its.role]
    complaints += await role_trouble_in(token, roles)
    return [
        Finding("Discord", True, True, f"token valid, {count}"),
        *(Finding("Discord", False, True, complaint) for complaint in complaints),
    ]


async def _slack(settings: Settings, slack: SlackSettings) -> list[Finding]:
    access = slack_access(slack)
    from bot.fronts.slack_api import SlackApi
    from bot.fronts.slack_setup import check_app_token, refusals_in_words, trouble_in

    with refusals_in_words():
        api = SlackApi(access.bot_token, access.base_url)
        workspace = await api.workspace()
        if access.app_token:
            await check_app_token(api, access.app_token)
        places = await _places(settings, "slack")
        complaints = await trouble_in(api, [its.channel for _, its in places])
    return [
        Finding("Slack", True, True, f"tokens valid, workspace {workspace.name}"),
        *(Finding("Slack", False, True, complaint) for complaint in complaints),
    ]


async def _places(settings: Settings, platform: str) -> Sequence[tuple[str, CommunitySettings]]:
    """Each place on a platform whose group chose a channel, and its settings."""
    if not settings.group_data.is_file():
        return []
    found = []
    async with _reading(settings) as store:
        for place, community_id in (await store.places_on(platform)).items():
            community = await store.community_by_id(community_id, platform)
            if community is not None and community.settings is not None:
                found.append((place, community.settings))
    return found


@asynccontextmanager
async def _reading(settings: Settings) -> AsyncIterator[SqlStore]:
    store = await open_to_read(settings.group_data, SystemClock())
    try:
        yield store
    finally:
        await store.close()
