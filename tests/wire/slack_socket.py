"""The two ways by which the loopback Slack tells the bot what happens."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import WSMsgType, web
from slack_sdk.signature import SignatureVerifier

SIGNING_SECRET = "the signing secret of the tests"


@dataclass
class Heard:
    """One thing that was told, and how the bot acknowledged it.

    Attributes:
        status: of a signed request; 200 for what a socket acknowledged.
        answer: what came with the acknowledgement.
        took_s: until it came.
    """

    kind: str
    payload: dict[str, Any]
    status: int = 0
    answer: Any = None
    took_s: float = 0.0
    done: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class Sockets:
    """Socket Mode: the bot holds a WebSocket open, and acknowledges by envelope."""

    noticed: Callable[[], None]
    open: list[web.WebSocketResponse] = field(default_factory=list)
    connected: int = 0
    _waiting: dict[str, tuple[Heard, float]] = field(default_factory=dict)
    _count: int = 0

    async def tell(self, heard: Heard, envelope_id: str = "", attempt: int = 0) -> str:
        """Send an envelope; its id, by which it can be sent again."""
        self._count += 1
        envelope_id = envelope_id or f"envelope-{self._count}"
        self._waiting[envelope_id] = heard, time.monotonic()
        envelope = {
            "envelope_id": envelope_id,
            "type": heard.kind,
            "payload": heard.payload,
            "accepts_response_payload": heard.kind != "events_api",
            "retry_attempt": attempt,
            "retry_reason": "timeout" if attempt else "",
        }
        await self.open[-1].send_str(json.dumps(envelope))
        return envelope_id

    async def refresh(self) -> None:
        """Ask the bot to come back, as Slack does every few hours."""
        await self.open[-1].send_str(
            json.dumps({"type": "disconnect", "reason": "refresh_requested"})
        )

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one connection until it ends."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_str(json.dumps({"type": "hello", "num_connections": 1}))
        self.open.append(socket)
        self.connected += 1
        self.noticed()
        try:
            async for message in socket:
                assert message.type is WSMsgType.TEXT
                frame = json.loads(message.data)
                heard, since = self._waiting[frame["envelope_id"]]
                heard.status, heard.answer = 200, frame.get("payload")
                heard.took_s = time.monotonic() - since
                heard.done.set()
                self.noticed()
        finally:
            self.open.remove(socket)
        return socket


def signed(body: str, secret: str = SIGNING_SECRET, age_s: float = 0.0) -> dict[str, str]:
    """The headers by which Slack proves that a request is its own."""
    timestamp = str(int(time.time() - age_s))
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
    assert signature is not None
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature}


async def request(
    url: str, heard: Heard, *, secret: str = SIGNING_SECRET, age_s: float = 0
) -> None:
    """Tell the bot by a signed request, as Slack does without Socket Mode."""
    if heard.kind == "slash_commands":
        body, kind = urlencode(heard.payload), "application/x-www-form-urlencoded"
    elif heard.kind == "interactive":
        body = urlencode({"payload": json.dumps(heard.payload)})
        kind = "application/x-www-form-urlencoded"
    else:
        body, kind = json.dumps(heard.payload), "application/json"
    headers = signed(body, secret, age_s) | {"Content-Type": kind}
    since = time.monotonic()
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=body.encode(), headers=headers) as answered,
    ):
        text = await answered.text()
        heard.status = answered.status
        heard.answer = json.loads(text) if text.startswith("{") else text
    heard.took_s = time.monotonic() - since
    heard.done.set()
