"""A Discord on loopback: REST, gateway and CDN, for discord.py as it is.

Behind it is simcord's backend, which keeps the rules: permissions, three seconds
for the first answer, fifteen minutes for a token, every limit of a message. What
the wire adds is here: every request is recorded and held against the official
description, and answers can be lost, late or refused.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest
import yarl
from aiohttp import web
from simcord import RouteNotImplemented, UnsupportedField
from simcord._clock import Clock
from simcord.backend import Backend
from simcord.backend.errors import BackendError, cannot_dm_bot
from simcord.http import dispatch

from tests.wire.discord_cdn import LoopbackCdn
from tests.wire.discord_faults import Fault, json_answer
from tests.wire.discord_gateway import Gateway
from tests.wire.discord_requests import Request, read_request
from tests.wire.discord_schema import discord_schema

TOKEN = "a.token.of-the-tests"
LARGEST_UPLOAD_BYTES = 10 * 1024 * 1024
NONCE_REMEMBERED = timedelta(minutes=5)
WAIT_S, LOOK_EVERY_S = 10.0, 0.02
# Answers that say a bot's request was malformed, not that its moment was wrong.
INVALID_FORM_BODY, EMPTY_MESSAGE, TOO_LARGE = 50035, 50006, 40005


class MovableClock(Clock):
    """Real time, plus what a test adds; also serves as the bot's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.elapsed)


@dataclass
class DiscordServer:
    """The three services, what they were asked, and what was wrong with it."""

    clock: MovableClock = field(default_factory=MovableClock)
    requests: list[Request] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.backend = Backend(clock=self.clock)
        self.cdn = self.backend.cdn = LoopbackCdn()
        self.approved_intents = discord.Intents.none()
        self.approved_intents.value = discord.Intents.all().value
        for privileged in ("members", "presences", "message_content"):
            setattr(self.approved_intents, privileged, False)
        self.gateway = Gateway(self.backend, TOKEN, self.approved_intents, self._notice)
        self.closed_dms: set[int] = set()
        self._nonces: dict[tuple[str, str], tuple[datetime, Any]] = {}
        self._changed = asyncio.Event()
        self.backend.subscribers.append(lambda *_: self._notice())

    @asynccontextmanager
    async def running(self) -> AsyncIterator["DiscordServer"]:
        """Listen on a free port of loopback until the end of the block."""
        app = web.Application(client_max_size=4 * LARGEST_UPLOAD_BYTES)
        app.router.add_get("/gateway", self.gateway.handle)
        app.router.add_get("/cdn/{path:.*}", self.cdn.handle)
        app.router.add_route("*", "/api/v10{path:/.*}", self._rest)
        runner = web.AppRunner(app, shutdown_timeout=1.0)
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            host, port = runner.addresses[0][:2]
            self.address = f"{host}:{port}"
            self.cdn.base = f"http://{self.address}/cdn"
            self.gateway.url = f"ws://{self.address}/gateway"
            yield self
        finally:
            self.cdn.gate.set()
            await self.gateway.drop(1001)
            await runner.cleanup()

    def point_discord_py_here(self, patch: pytest.MonkeyPatch) -> None:
        """Re-point the three addresses that discord.py has; nothing else of it changes."""
        patch.setattr(discord.http.Route, "BASE", f"http://{self.address}/api/v10")
        patch.setattr(
            discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(self.gateway.url)
        )
        patch.setattr(discord.Asset, "BASE", self.cdn.base)

    def make_guild(self, name: str) -> int:
        """A guild with the bot in it, and with an owner who does nothing."""
        return self.backend.create_guild(name).id

    def make_member(self, guild_id: int, name: str, *permissions: str) -> int:
        """Somebody in a guild; with permissions they get a role that has them."""
        user_id = self.backend.make_user(name).id
        roles = []
        if permissions:
            allowed = discord.Permissions(**dict.fromkeys(permissions, True)).value
            roles = [self.backend.create_role(guild_id, name, permissions=allowed).id]
        self.backend.add_member(guild_id, user_id, roles=roles, announce=True)
        return user_id

    async def until(self, holds: Callable[[], object], wait_s: float = WAIT_S) -> None:
        """Wait until something that requests or events bring about holds."""
        async with asyncio.timeout(wait_s):
            while not holds():
                self._changed.clear()
                # What the bot keeps to itself changes without our noticing.
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), LOOK_EVERY_S)

    def requests_for(self, method: str, end: str) -> list[Request]:
        """The requests with a method whose path ends so."""
        return [request for request in self.requests if request.is_for(method, end)]

    def fail(self, method: str, path: str, status: int, **details: Any) -> Fault:
        """Answer the next matching request with an error; see `Fault`."""
        self.faults.append(Fault(method, path, status, **details))
        return self.faults[-1]

    def _notice(self) -> None:
        self._changed.set()

    async def _rest(self, request: web.Request) -> web.Response:
        path = request.match_info["path"]
        body, files = await read_request(request)
        received = Request(request.method, path, dict(request.query), body, files)
        self.requests.append(received)
        self.complaints += discord_schema().complaints(
            received.method, path, received.query, received.body
        )
        fault = next((fault for fault in self.faults if fault.takes(request.method, path)), None)
        if fault is not None and not fault.applied:
            answer = fault.answer()
        else:
            answer = self._answer(received, request.headers.get("Authorization"))
            if fault is not None:
                answer = fault.answer()
        received.status = answer.status
        self._notice()
        return answer

    def _answer(self, request: Request, authorization: str | None) -> web.Response:
        try:
            content = self._carry_out(request, authorization)
        except (RouteNotImplemented, UnsupportedField) as gap:
            self.complaints.append(str(gap))
            return json_answer(gap.to_json(), gap.status)
        except BackendError as error:
            request.code = error.code
            if error.code in (INVALID_FORM_BODY, EMPTY_MESSAGE, TOO_LARGE):
                self.complaints.append(f"{request.method} {request.path}: {error.message}")
            return json_answer(error.to_json(), error.status)
        asks_for_it = request.query.get("with_response") in ("1", "true")
        quiet = request.path.endswith("/callback") and not asks_for_it
        return web.Response(status=204) if content is None or quiet else json_answer(content, 200)

    def _carry_out(self, request: Request, authorization: str | None) -> Any:
        by_token = request.path.startswith(("/interactions/", "/webhooks/"))
        if not by_token and authorization != f"Bot {TOKEN}":
            raise BackendError(401, 0, "401: Unauthorized")
        if sum(len(file.fp.getvalue()) for file in request.files) > LARGEST_UPLOAD_BYTES:
            raise BackendError(413, TOO_LARGE, "Request entity too large")
        parts = request.path.strip("/").split("/")
        sends = request.method == "POST" and parts[0] == "channels" and parts[2:] == ["messages"]
        if not sends:
            return self._dispatch(request)
        channel = self.backend.channels.get(int(parts[1]))
        if channel is not None and self.closed_dms.intersection(channel.recipient_ids):
            raise cannot_dm_bot()  # the same 50007 as for somebody who takes no DMs
        if not request.body.get("enforce_nonce"):
            return self._dispatch(request)
        key = (parts[1], str(request.body["nonce"]))
        now = self.clock.now()
        sent_at, sent = self._nonces.get(key, (None, None))
        if sent_at is None or now - sent_at > NONCE_REMEMBERED:
            sent = self._dispatch(request)
            self._nonces[key] = now, sent
        return sent

    def _dispatch(self, request: Request) -> Any:
        return dispatch(
            self.backend,
            request.method,
            request.path,
            json=request.body,
            params=request.query,
            files=list(request.files),
        )
