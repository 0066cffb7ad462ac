"""The gateway half of the loopback Discord: sessions, heartbeats, drops and resumes.

A session outlives its socket: events are kept with their sequence number, so that
a client that comes back with RESUME gets what it missed, in order.
"""

import asyncio
import copy
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import discord
from aiohttp import WSMsgType, web
from simcord import intents
from simcord.backend import Backend, serializers

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, RESUME = 0, 1, 2, 3, 6
INVALID_SESSION, HELLO, HEARTBEAT_ACK = 9, 10, 11
HEARTBEAT_INTERVAL_MS = 41_250
AUTHENTICATION_FAILED, DISALLOWED_INTENTS, UNKNOWN_OPCODE = 4004, 4014, 4001
GONE_FOR_GOOD = (1000, 1001)


@dataclass
class Session:
    """What one IDENTIFY began.

    Attributes:
        frames: every event sent or to be sent, as text; its number is its place from 1.
        guilds: those that the client has heard of.
    """

    id: str
    intents: discord.Intents
    frames: list[str] = field(default_factory=list)
    guilds: set[int] = field(default_factory=set)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    socket: web.WebSocketResponse | None = None

    def add(self, event: str, payload: Mapping[str, Any]) -> None:
        frame = {"op": DISPATCH, "t": event, "s": len(self.frames) + 1, "d": payload}
        self.frames.append(json.dumps(frame))
        self.news.set()


class Gateway:
    """Speaks to discord.py's gateway client over a WebSocket.

    Args:
        token: what IDENTIFY and RESUME must bring.
        approved: the intents that this application may ask for.
        noticed: called whenever a client did something.
    """

    def __init__(
        self,
        backend: Backend,
        token: str,
        approved: discord.Intents,
        noticed: Callable[[], None],
    ) -> None:
        self._backend = backend
        self._token = token
        self._approved = approved
        self._noticed = noticed
        self.url = ""
        self.sessions: list[Session] = []
        self.identified: list[dict[str, Any]] = []
        self.resumed: list[dict[str, Any]] = []
        self.heartbeats = 0
        backend.subscribers.append(self.emit)

    @property
    def connected(self) -> bool:
        """Whether a client is listening now."""
        return any(session.socket is not None for session in self.sessions)

    def emit(self, event: str, payload: Mapping[str, Any]) -> None:
        """Tell every session, as far as it asked for such events."""
        for session in self.sessions:
            needed = intents.required_intent(event, payload)
            if needed is None or getattr(session.intents, needed):
                session.add(event, self._as_seen_by(session, event, payload))

    async def drop(self, code: int = 4000) -> None:
        """Close every socket; the sessions can be resumed."""
        for session in list(self.sessions):
            if session.socket is not None:
                # Resumable from now on: the client may be back before this one is closed.
                socket, session.socket = session.socket, None
                await socket.close(code=code)

    def begin_outage(self, guild_id: int) -> None:
        """A guild becomes unavailable, which is no removal."""
        self.emit("GUILD_DELETE", {"id": str(guild_id), "unavailable": True})

    def end_outage(self, guild_id: int) -> None:
        """It is there again."""
        guild = self._backend.get_guild(guild_id)
        self.emit("GUILD_CREATE", serializers.guild_create_payload(self._backend, guild))

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one connection until it ends."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": HELLO, "d": {"heartbeat_interval": HEARTBEAT_INTERVAL_MS}})
        session: Session | None = None
        writer: asyncio.Task[None] | None = None
        try:
            async for message in socket:
                assert message.type is WSMsgType.TEXT
                frame = json.loads(message.data)
                if frame["op"] == HEARTBEAT:
                    self.heartbeats += 1
                    await socket.send_json({"op": HEARTBEAT_ACK})
                elif frame["op"] in (IDENTIFY, RESUME) and session is None:
                    session, delivered = await self._greet(socket, frame["op"], frame["d"])
                    if session is not None:
                        session.socket = socket
                        writer = asyncio.create_task(_write(session, socket, delivered))
                elif frame["op"] != PRESENCE:
                    await socket.close(code=UNKNOWN_OPCODE)
                self._noticed()
        finally:
            if writer is not None:
                writer.cancel()
                await asyncio.gather(writer, return_exceptions=True)
            if session is not None and session.socket is socket:
                session.socket = None
                if socket.close_code in GONE_FOR_GOOD:
                    self.sessions.remove(session)
            self._noticed()
        return socket

    async def _greet(
        self, socket: web.WebSocketResponse, op: int, data: dict[str, Any]
    ) -> tuple[Session | None, int]:
        if data["token"] != self._token:
            await socket.close(code=AUTHENTICATION_FAILED)
            return None, 0
        if op == RESUME:
            self.resumed.append(data)
            known = {session.id: session for session in self.sessions if session.socket is None}
            session = known.get(data["session_id"])
            if session is None:
                await socket.send_json({"op": INVALID_SESSION, "d": False})
                return None, 0
            session.add("RESUMED", {})
            return session, data["seq"]
        self.identified.append(data)
        asked = discord.Intents.none()
        asked.value = data["intents"]
        if asked.value & ~self._approved.value:
            await socket.close(code=DISALLOWED_INTENTS)
            return None, 0
        return self._begin(asked), 0

    def _begin(self, asked: discord.Intents) -> Session:
        backend = self._backend
        session = Session(f"session-{len(self.identified)}", asked, guilds=set(backend.guilds))
        ready = {
            "v": 10,
            "user": serializers.user_payload(backend.bot_user),
            "guilds": [{"id": str(guild_id), "unavailable": True} for guild_id in backend.guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "application": {"id": str(backend.application_id), "flags": 0},
        }
        session.add("READY", ready)
        self.sessions.append(session)
        if asked.guilds:
            for guild in backend.guilds.values():
                full = serializers.guild_create_payload(backend, guild)
                session.add("GUILD_CREATE", self._as_seen_by(session, "GUILD_CREATE", full))
        return session

    def _as_seen_by(
        self, session: Session, event: str, payload: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """The payload without what the session's intents hide."""
        seen = copy.deepcopy(dict(payload))
        bot_id = self._backend.bot_user.id
        if event == "GUILD_CREATE":
            intents.prune_guild_create(seen, session.intents, bot_id)
            if int(seen["id"]) not in session.guilds:
                # Only a guild that comes back is "available"; this one was joined.
                session.guilds.add(int(seen["id"]))
                del seen["unavailable"]
        elif event == "GUILD_DELETE" and not seen.get("unavailable"):
            session.guilds.discard(int(seen["id"]))
        elif event in ("MESSAGE_CREATE", "MESSAGE_UPDATE") and not session.intents.message_content:
            intents.censor_message(seen, bot_id, backend=self._backend)
        return seen


async def _write(session: Session, socket: web.WebSocketResponse, delivered: int) -> None:
    """Send what is new after the first `delivered` events until cancelled."""
    while not socket.closed:
        session.news.clear()
        while delivered < len(session.frames):
            frame = session.frames[delivered]
            delivered += 1
            await socket.send_str(frame)
        await session.news.wait()
