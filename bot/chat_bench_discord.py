"""A Discord of a few lines on loopback, to measure acknowledgements with."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import discord
from aiohttp import web

from bot.fronts.discord_bot import DiscordFront
from bot.serving import Service

GUILD, USER, CHANNEL, BOT = 1001, 2001, 3001, 4001
TOKEN = "a.token.of-the-bench"  # noqa: S105 - none of anybody's
_ME = {"id": str(BOT), "username": "bench", "discriminator": "0", "avatar": None}
_APPLICATION = {
    "id": str(BOT),
    "name": "bench",
    "description": "",
    "icon": None,
    "flags": 0,
    "verify_key": "",
    "owner": _ME,
    "bot_public": False,
    "bot_require_code_grant": False,
}
_MESSAGE = {
    "id": "1",
    "channel_id": str(CHANNEL),
    "author": _ME,
    "content": "",
    "type": 0,
    "timestamp": "2026-01-01T00:00:00+00:00",
    "edited_timestamp": None,
    "attachments": [],
    "embeds": [],
    "mentions": [],
    "mention_roles": [],
    "mention_everyone": False,
    "pinned": False,
    "tts": False,
}


class DiscordSide:
    """Answers the few requests of a bot that nobody else talks to."""

    platform, place, channel = "discord", str(GUILD), str(CHANNEL)

    def __init__(self, front: DiscordFront) -> None:
        self._front = front
        self._ids = itertools.count(10**17)
        self._asked_s: dict[str, float] = {}
        self._acknowledged: dict[str, asyncio.Future[float]] = {}

    async def handle(self, request: web.Request) -> web.Response:
        path = request.path
        if path.endswith("/callback"):
            interaction_id = path.split("/")[-3]
            taken_s = time.perf_counter() - self._asked_s[interaction_id]
            acknowledged = self._acknowledged[interaction_id]
            if not acknowledged.done():
                acknowledged.set_result(taken_s)
            return _json({"interaction": {"id": interaction_id, "type": 2}})
        if path.endswith("/users/@me"):
            return _json(_ME)
        if path.endswith("/applications/@me"):
            return _json(_APPLICATION)
        if path.endswith("/commands"):
            return _json([])
        return _json(_MESSAGE)

    async def acknowledge(self, name: str) -> float:
        """Hand in a command; the seconds until it is acknowledged."""
        number = str(next(self._ids))
        self._acknowledged[number] = asyncio.get_running_loop().create_future()
        self._asked_s[number] = time.perf_counter()
        self._front.client._connection.parse_interaction_create(_interaction(number, name))
        return await self._acknowledged[number]


def _interaction(number: str, name: str) -> Any:
    """A slash command as the gateway would send it."""
    user = {"id": str(USER), "username": "bench", "discriminator": "0", "avatar": None}
    member = {
        "user": user,
        "roles": [],
        "joined_at": "2026-01-01T00:00:00+00:00",
        "deaf": False,
        "mute": False,
        "permissions": "0",
        "flags": 0,
    }
    return {
        "id": number,
        "application_id": str(BOT),
        "type": discord.InteractionType.application_command.value,
        "token": f"token-{number}",
        "version": 1,
        "guild_id": str(GUILD),
        "channel_id": str(CHANNEL),
        "member": member,
        "locale": "en-GB",
        "entitlements": [],
        "authorizing_integration_owners": {},
        "attachment_size_limit": 10_485_760,
        "data": {"id": "1", "name": name, "type": 1, "options": []},
    }


def _json(content: Any) -> web.Response:
    response = web.json_response(content)
    # discord.py compares the whole header.
    response.headers["Content-Type"] = "application/json"
    return response


@asynccontextmanager
async def discord_side(service: Service, data: Path) -> AsyncIterator[DiscordSide]:
    """A front that is logged in to a server of ours; commands are handed in directly."""
    front = service.add_discord(TOKEN, data)
    side = DiscordSide(front)
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", side.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    before = discord.http.Route.BASE
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        discord.http.Route.BASE = f"http://{host}:{port}/api/v10"
        await front.client.login(TOKEN)
        yield side
        await front.close()
    finally:
        discord.http.Route.BASE = before
        await runner.cleanup()
