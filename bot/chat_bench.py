"""How fast a chat front acknowledges, idle and with a long queue behind busy lanes.

The real Discord front with the real store, core and lanes; only Discord itself
is a server of a few lines on loopback that notes when an acknowledgement came.
"""

import asyncio
import itertools
import math
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC
from pathlib import Path
from typing import Any

import discord
from aiohttp import web

from bot.clocks import SystemClock
from bot.config import Settings
from bot.core.communities import CommunitySettings, Consent, Weekly
from bot.core.group import StudyGroup
from bot.core.models import Account
from bot.fronts.discord_bot import DiscordFront
from bot.serving import Service, open_parts
from bot.store import SqlStore

WAITING = 500
COMMANDS = 200
WARM_UP = 20
PACE_S = 0.02
GUILD, USER, CHANNEL, BOT = 1001, 2001, 3001, 4001
TOKEN = "a.token.of-the-bench"  # noqa: S105 - none of anybody's
_NAMES = ("challenge", "leaderboard", "me", "submit", "schedule")
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


async def bench_chat(settings: Settings) -> dict[str, Any]:
    """Acknowledge commands idle, then with `WAITING` submissions in the queue.

    Returns:
        Milliseconds from a command's arrival to its acknowledgement at Discord,
        and the ratio of the 99th percentiles.
    """
    with tempfile.TemporaryDirectory() as folder:
        async with open_parts(settings, Path(folder) / "group.sqlite3") as (store, lanes, catalog):
            service = Service(store, lanes, catalog, SystemClock())
            async with _loopback() as discord_side:
                front = service.add_discord(TOKEN, Path(folder) / "group.sqlite3")
                await discord_side.connect(front)
                await _begin(service.group, store)
                idle = await discord_side.acknowledge(front)
                reference = catalog.load(catalog.slugs()[0]).reference
                await _fill_the_queue(service.group, reference)
                working = asyncio.create_task(service.judge())
                await asyncio.sleep(1.0)
                busy = await discord_side.acknowledge(front)
                waiting = await _still_waiting(service.group, store)
                working.cancel()
                await asyncio.gather(working, return_exceptions=True)
                await front.close()
    p99 = {name: _percentile(times, 99) for name, times in (("idle", idle), ("busy", busy))}
    return {
        "front": "discord",
        "commands": COMMANDS,
        "waiting_at_the_end": waiting,
        "idle_median_ms": 1000 * statistics.median(idle),
        "idle_p99_ms": 1000 * p99["idle"],
        "busy_median_ms": 1000 * statistics.median(busy),
        "busy_p99_ms": 1000 * p99["busy"],
        "busy_worst_ms": 1000 * max(busy),
        "busy_p99_over_idle_p99": p99["busy"] / p99["idle"],
    }


def _percentile(times_s: list[float], percent: int) -> float:
    ordered = sorted(times_s)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


async def _begin(group: StudyGroup, store: SqlStore) -> None:
    """A community with settings and an open round."""
    asker = await group.join(
        ("discord", str(GUILD)), "Bench", Account("discord", "", "0", "manager"), UTC, manages=True
    )
    weekly = Weekly(0, 18, 0)
    saved = CommunitySettings(str(CHANNEL), "", "UTC", weekly)
    await store.keep_draft_settings(asker.community.id, saved)
    await store.save_draft_settings(asker.community.id)
    await group.ensure_round(asker)


async def _fill_the_queue(group: StudyGroup, reference: str) -> None:
    for number in range(WAITING):
        asker = await group.join(("discord", str(GUILD)), "Bench", _member(number), UTC)
        asker = await group.set_consent(asker, Consent())
        source = f"# {number}\n{reference}"
        await group.submit(asker, None, source.encode(), "bench.py", delivery_id=f"bench:{number}")


async def _still_waiting(group: StudyGroup, store: SqlStore) -> int:
    pending = 0
    for number in range(WAITING):
        asker = await group.join(("discord", str(GUILD)), "Bench", _member(number), UTC)
        pending += await store.pending(asker.member.id)
    return pending


def _member(number: int) -> Account:
    return Account("discord", "", f"9{number}", f"member {number}")


class _Discord:
    """Answers the few requests of a bot that nobody else talks to."""

    def __init__(self) -> None:
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

    async def connect(self, front: DiscordFront) -> None:
        """Log in, without a gateway: commands are handed in directly."""
        await front.client.login(TOKEN)

    async def acknowledge(self, front: DiscordFront) -> list[float]:
        """The seconds to each acknowledgement, a command every 20 ms."""
        for index in range(WARM_UP):
            await self._ask(front, _NAMES[index % len(_NAMES)])
        taken = []
        for index in range(COMMANDS):
            taken.append(await self._ask(front, _NAMES[index % len(_NAMES)]))
            await asyncio.sleep(PACE_S)
        return taken

    async def _ask(self, front: DiscordFront, name: str) -> float:
        number = str(next(self._ids))
        self._acknowledged[number] = asyncio.get_running_loop().create_future()
        self._asked_s[number] = time.perf_counter()
        front.client._connection.parse_interaction_create(_interaction(number, name))
        async with asyncio.timeout(30.0):
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
async def _loopback() -> AsyncIterator[_Discord]:
    """Point discord.py at a server of ours on loopback, for one block."""
    side = _Discord()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", side.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    before = discord.http.Route.BASE
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        discord.http.Route.BASE = f"http://{host}:{port}/api/v10"
        yield side
    finally:
        discord.http.Route.BASE = before
        await runner.cleanup()
