"""A Slack of a few lines on loopback, to measure acknowledgements with.

The front takes signed requests, so that the time is Slack's own: from sending a
request to its answer.
"""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from bot.config import SlackSettings
from bot.fronts.slack_connection import Access
from bot.fronts.slack_setup import EVENTS_PATH
from bot.serving import Service

TEAM, USER, CHANNEL = "T0BENCH", "U0BENCH", "C0BENCH"
TOKEN, SECRET = "xoxb-of-the-bench", "secret of the bench"
_OWN_COMMANDS = ("challenge", "submit", "leaderboard")
_USER = {"id": USER, "team_id": TEAM, "name": "bench", "profile": {}}


class SlackSide:
    """Answers the few calls of an app that nobody else talks to.

    Args:
        url: where the front takes requests.
    """

    platform, place, channel = "slack", TEAM, CHANNEL

    def __init__(self, session: aiohttp.ClientSession, server: str, url: str) -> None:
        self._session = session
        self._server = server
        self._url = url
        self._ids = itertools.count(1)
        self._signs = SignatureVerifier(SECRET)

    async def acknowledge(self, name: str) -> float:
        """Send a command; the seconds until it is acknowledged."""
        own = name in _OWN_COMMANDS
        body = urlencode(
            {
                "command": f"/{name}" if own else "/fromscratch",
                "text": "" if own else name,
                "user_id": USER,
                "team_id": TEAM,
                "channel_id": CHANNEL,
                "trigger_id": str(next(self._ids)),
                "response_url": f"{self._server}/response",
            }
        )
        timestamp = str(int(time.time()))
        signature = self._signs.generate_signature(timestamp=timestamp, body=body)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": str(signature),
        }
        began_s = time.perf_counter()
        async with self._session.post(self._url, data=body, headers=headers) as answered:
            answered.raise_for_status()
        return time.perf_counter() - began_s


async def _answer(request: web.Request) -> web.Response:
    who = {"team_id": TEAM, "team": "Bench", "user_id": "U0BOT", "bot_id": "B0BOT"}
    sent = {"ok": True, "channel": {"id": "D0BENCH"}, "ts": "1.0", "user": _USER}
    return web.json_response(sent | (who if request.path.endswith("auth.test") else {}))


@asynccontextmanager
async def slack_side(service: Service, data: Path) -> AsyncIterator[SlackSide]:
    """A front that takes requests from here, and calls a server of ours."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", _answer)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        server = f"http://{host}:{port}"
        access = Access(TOKEN, "", SECRET, ("127.0.0.1", 0), f"{server}/api/")
        front = service.add_slack(access, SlackSettings())
        async with asyncio.TaskGroup() as tasks, aiohttp.ClientSession() as session:
            tasks.create_task(front.run())
            await front.ready.wait()
            assert front.address is not None  # noqa: S101 - it takes requests
            at = f"http://127.0.0.1:{front.address[1]}{EVENTS_PATH}"
            yield SlackSide(session, server, at)
            await front.close()
    finally:
        await runner.cleanup()
