"""A Slack on loopback: the Web API, files, response_urls and Socket Mode, for slack_sdk as it is.

It keeps what a workspace keeps (members, channels, messages, forms, files) and what
Slack refuses: an unknown argument, blocks that break its types, a form after three
seconds, a channel that the bot is not in, a scope that the manifest doesn't ask for.
Answers can be lost, late or refused.
"""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.fronts.slack_names import Names
from bot.fronts.slack_setup import SCOPES_OF, manifest
from tests.wire.slack_methods import complaints, complaints_about_answer, read_arguments
from tests.wire.slack_socket import Heard, Sockets, request

BOT_TOKEN, APP_TOKEN = "xoxb-of-the-tests", "xapp-of-the-tests"
TEAM, BOT_USER = "T0TESTS", "U0BOT"
WAIT_S, LOOK_EVERY_S = 30.0, 0.02
# Slack gives three seconds; a busy machine of ours needs more.
TRIGGER_S, MOST_ANSWERS = 12.0, 5


@dataclass
class Message:
    """A message as it stands in a channel now.

    Attributes:
        edits: how often it was changed.
        seen_by: the one who sees it, if it is ephemeral.
    """

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[dict[str, Any]]
    metadata: dict[str, Any] | None = None
    files: list[dict[str, Any]] = field(default_factory=list)
    edits: int = 0
    seen_by: str = ""

    @property
    def is_ephemeral(self) -> bool:
        return bool(self.seen_by)


@dataclass
class Channel:
    """A channel, or direct messages with the bot."""

    id: str
    name: str
    has_bot: bool = True
    is_archived: bool = False
    messages: list[Message] = field(default_factory=list)


@dataclass
class Call:
    """One call of the Web API as the server understood it."""

    method: str
    arguments: dict[str, Any]
    error: str = ""
    status: int = 200


@dataclass
class Fault:
    """Stands in for the next answers of a method.

    Attributes:
        method: or "*" for any.
        applied: whether the call was carried out and only its answer is lost.
    """

    method: str
    error: str = ""
    status: int = 200
    applied: bool = False
    times: int = 1
    late_s: float = 0.0


class Refused(Exception):
    """Slack's word for what is wrong with a call."""


@dataclass
class SlackServer:
    """One workspace, what was asked of it, and what was wrong with that."""

    calls: list[Call] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    users: dict[str, dict[str, Any]] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    groups: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    views: dict[str, dict[str, Any]] = field(default_factory=dict)
    homes: dict[str, dict[str, Any]] = field(default_factory=dict)
    bot_token: str = BOT_TOKEN
    name: str = "Study group"
    http_url: str = ""

    def __post_init__(self) -> None:
        self.sockets = Sockets(self._notice)
        self.scopes = set(manifest(Names())["oauth_config"]["scopes"]["bot"])
        self._numbers = itertools.count(1)
        self._triggers: dict[str, tuple[float, str]] = {}
        self._answers: dict[str, tuple[str, str, list[int]]] = {}
        self._changed = asyncio.Event()

    @asynccontextmanager
    async def running(self) -> AsyncIterator["SlackServer"]:
        """Listen on a free port of loopback until the end of the block."""
        app = web.Application(client_max_size=4_000_000)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/response/{id}", self._response)
        app.router.add_post("/upload/{id}", self._upload)
        app.router.add_get("/private/{id}", self._private)
        app.router.add_get("/socket", self.sockets.handle)
        runner = web.AppRunner(app, shutdown_timeout=1.0)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            host, port = runner.addresses[0][:2]
            self.url = f"http://{host}:{port}"
            yield self
        finally:
            await runner.cleanup()

    @property
    def base_url(self) -> str:
        return f"{self.url}/api/"

    def number(self) -> int:
        return next(self._numbers)

    def add_user(self, name: str, *, is_admin: bool = False, **more: Any) -> str:
        """Somebody in the workspace; returns their id."""
        user_id = f"U{self.number():05}"
        profile = {"display_name": name, "real_name": name.title()}
        self.users[user_id] = {
            "id": user_id,
            "team_id": TEAM,
            "name": name,
            "deleted": False,
            "is_admin": is_admin,
            "is_bot": False,
            "profile": profile,
        } | more
        return user_id

    def add_channel(self, name: str, *, has_bot: bool = True) -> Channel:
        """A channel that everybody is in, and the bot if wanted."""
        channel = Channel(f"C{self.number():05}", name, has_bot)
        self.channels[channel.id] = channel
        return channel

    def direct(self, user_id: str) -> Channel:
        """The direct messages between somebody and the bot."""
        return self.channels.setdefault(f"D{user_id}", Channel(f"D{user_id}", user_id))

    def add_file(self, user_id: str, name: str, data: bytes, **more: Any) -> dict[str, Any]:
        """A file that somebody uploaded; `url_private_download=""` if it is not readable yet."""
        file_id = f"F{self.number():05}"
        self.contents[file_id] = data
        self.files[file_id] = {
            "id": file_id,
            "name": name,
            "mimetype": "text/plain",
            "size": len(data),
            "user": user_id,
            "url_private_download": f"{self.url}/private/{file_id}",
        } | more
        return self.files[file_id]

    def fail(self, method: str, error: str = "", **more: Any) -> Fault:
        """Answer the next calls of a method otherwise; see `Fault`."""
        self.faults.append(Fault(method, error, **more))
        return self.faults[-1]

    def called(self, method: str) -> list[Call]:
        """The calls of one method."""
        return [call for call in self.calls if call.method == method]

    async def until(self, holds: Callable[[], object], wait_s: float = WAIT_S) -> None:
        """Wait until something that calls bring about holds."""
        async with asyncio.timeout(wait_s):
            while not holds():
                self._changed.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), LOOK_EVERY_S)

    async def tell(self, kind: str, payload: dict[str, Any]) -> Heard:
        """Tell the bot that something happened, and wait for its acknowledgement."""
        heard = Heard(kind, payload)
        if self.http_url:
            await request(self.http_url, heard)
        else:
            await self.sockets.tell(heard)
            async with asyncio.timeout(WAIT_S):
                await heard.done.wait()
        return heard

    def trigger(self, user_id: str, age_s: float = 0.0) -> str:
        """What opens one form within three seconds."""
        trigger_id = f"{self.number()}.trigger"
        now = asyncio.get_running_loop().time()
        self._triggers[trigger_id] = now - age_s, user_id
        return trigger_id

    def response_url(self, user_id: str, channel: str, ts: str = "") -> str:
        """Where a few answers go that only one person sees."""
        key = f"{self.number()}"
        self._answers[key] = user_id, channel, []
        return f"{self.url}/response/{key}?ts={ts}"

    def view_of(self, trigger_id: str) -> dict[str, Any] | None:
        """The form that a trigger opened."""
        return self.views.get(trigger_id)

    def _notice(self) -> None:
        self._changed.set()

    async def _api(self, request: web.Request) -> web.Response:
        method, arguments = request.match_info["method"], await read_arguments(request)
        call = Call(method, arguments)
        self.calls.append(call)
        self.complaints += complaints(method, arguments)
        fault = next((f for f in self.faults if f.method in (method, "*") and f.times > 0), None)
        if fault is not None:
            fault.times -= 1
            await asyncio.sleep(fault.late_s)
        answer: dict[str, Any] = {"ok": True}
        try:
            if fault is None or fault.applied or not (fault.error or fault.status != 200):
                answer |= self._carry_out(method, arguments, request.headers)
            if fault is not None and fault.error:
                raise Refused(fault.error)
        except Refused as error:
            call.error = str(error)
            answer = {"ok": False, "error": str(error)}
        self._notice()
        if fault is not None and fault.status != 200:
            call.status = fault.status
            headers = {"Retry-After": "0"} if fault.status == 429 else {}
            body = {"ok": False, "error": "ratelimited" if fault.status == 429 else "internal"}
            return web.json_response(body, status=fault.status, headers=headers)
        return web.json_response(answer)

    def _carry_out(self, method: str, given: dict[str, Any], headers: Any) -> dict[str, Any]:
        token = APP_TOKEN if method == "apps.connections.open" else self.bot_token
        if headers.get("Authorization") != f"Bearer {token}":
            raise Refused("invalid_auth")
        for scope in SCOPES_OF.get(method, ("unknown",)):
            if scope not in self.scopes:
                raise Refused("missing_scope")
        carry_out: Callable[[dict[str, Any]], dict[str, Any]] = getattr(
            self, "_" + method.replace(".", "_")
        )
        return carry_out(given)

    def _auth_test(self, given: dict[str, Any]) -> dict[str, Any]:
        return {"team_id": TEAM, "team": self.name, "user_id": BOT_USER, "bot_id": "B0BOT"}

    def _apps_connections_open(self, given: dict[str, Any]) -> dict[str, Any]:
        return {"url": f"{self.url.replace('http', 'ws')}/socket"}

    def _channel(self, channel_id: str) -> Channel:
        channel = self.channels.get(channel_id)
        if channel is None:
            raise Refused("channel_not_found")
        return channel

    def _open_channel(self, channel_id: str) -> Channel:
        channel = self._channel(channel_id)
        if channel.is_archived:
            raise Refused("is_archived")
        if not channel.has_bot:
            raise Refused("not_in_channel")
        return channel

    def _chat_postMessage(self, given: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        channel = self._open_channel(given["channel"])
        message = Message(
            channel.id,
            f"{1_700_000_000 + self.number()}.000100",
            BOT_USER,
            given["text"],
            given.get("blocks", []),
            given.get("metadata"),
        )
        channel.messages.append(message)
        return {"channel": channel.id, "ts": message.ts}

    def _chat_update(self, given: dict[str, Any]) -> dict[str, Any]:
        channel = self._open_channel(given["channel"])
        for message in channel.messages:
            if message.ts == given["ts"] and message.user == BOT_USER:
                message.text, message.blocks = given["text"], given.get("blocks", [])
                message.edits += 1
                return {"channel": channel.id, "ts": message.ts}
        raise Refused("message_not_found")

    def _conversations_history(self, given: dict[str, Any]) -> dict[str, Any]:
        channel = self._open_channel(given["channel"])
        newest = channel.messages[-int(given.get("limit", 100)) :][::-1]
        with_metadata = str(given.get("include_all_metadata")).lower() in ("1", "true")
        return {
            "messages": [
                {"ts": message.ts, "user": message.user, "text": message.text}
                | ({"metadata": message.metadata} if with_metadata and message.metadata else {})
                | ({"files": message.files} if message.files else {})
                for message in newest
                if not message.is_ephemeral
            ]
        }

    def _conversations_info(self, given: dict[str, Any]) -> dict[str, Any]:
        channel = self._channel(given["channel"])
        return {
            "channel": {
                "id": channel.id,
                "name": channel.name,
                "is_member": channel.has_bot,
                "is_archived": channel.is_archived,
            }
        }

    def _conversations_open(self, given: dict[str, Any]) -> dict[str, Any]:
        if given["users"] not in self.users:
            raise Refused("user_not_found")
        return {"channel": {"id": self.direct(given["users"]).id}}

    def _files_getUploadURLExternal(self, given: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        file = self.add_file(BOT_USER, given["filename"], b"", alt_txt=given.get("alt_txt", ""))
        return {"file_id": file["id"], "upload_url": f"{self.url}/upload/{file['id']}"}

    def _files_completeUploadExternal(self, given: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        channel = self._open_channel(given["channel_id"])
        if any(file["id"] not in self.files for file in given["files"]):
            raise Refused("file_not_found")
        files = [self.files[file["id"]] for file in given["files"]]
        ts = f"{1_700_000_000 + self.number()}.000100"
        channel.messages.append(Message(channel.id, ts, BOT_USER, "", [], files=files))
        return {"files": [{"id": file["id"]} for file in files]}

    def _files_info(self, given: dict[str, Any]) -> dict[str, Any]:
        if given["file"] not in self.files:
            raise Refused("file_not_found")
        return {"file": self.files[given["file"]]}

    def _usergroups_list(self, given: dict[str, Any]) -> dict[str, Any]:
        return {
            "usergroups": [
                {"id": id_, "handle": handle} for id_, (handle, _) in self.groups.items()
            ]
        }

    def _usergroups_users_list(self, given: dict[str, Any]) -> dict[str, Any]:
        return {"users": self.groups[given["usergroup"]][1]}

    def _users_info(self, given: dict[str, Any]) -> dict[str, Any]:
        if given["user"] not in self.users:
            raise Refused("user_not_found")
        return {"user": self.users[given["user"]]}

    def _views_open(self, given: dict[str, Any]) -> dict[str, Any]:
        since, _ = self._triggers.get(given["trigger_id"], (None, ""))
        if since is None:
            raise Refused("trigger_exchanged")
        if asyncio.get_running_loop().time() - since > TRIGGER_S:
            raise Refused("expired_trigger_id")
        elements = [block.get("element", {}) for block in given["view"]["blocks"]]
        chosen = [e["initial_conversation"] for e in elements if "initial_conversation" in e]
        if not self.channels.keys() >= set(chosen):
            raise Refused("invalid_arguments")
        del self._triggers[given["trigger_id"]]
        view = given["view"] | {"id": f"V{self.number():05}", "hash": "h"}
        self.views[given["trigger_id"]] = view
        return {"view": view}

    def _views_publish(self, given: dict[str, Any]) -> dict[str, Any]:
        self.homes[given["user_id"]] = given["view"]
        return {"view": given["view"]}

    async def _response(self, request: web.Request) -> web.Response:
        user_id, channel_id, uses = self._answers[request.match_info["id"]]
        body = await request.json()
        self.complaints += complaints_about_answer(body)
        uses.append(1)
        if len(uses) > MOST_ANSWERS:
            return web.Response(status=404, text="used_url")
        channel = self.channels[channel_id]
        ts = request.query.get("ts", "")
        replaced = [m for m in channel.messages if m.ts == ts and body.get("replace_original")]
        for message in replaced:
            message.text, message.blocks = body["text"], body["blocks"]
            message.edits += 1
        if not replaced:
            number = f"{1_700_000_000 + self.number()}.000100"
            channel.messages.append(
                Message(channel_id, number, BOT_USER, body["text"], body["blocks"], seen_by=user_id)
            )
        self._notice()
        return web.Response(text="ok")

    async def _upload(self, request: web.Request) -> web.Response:
        self.contents[request.match_info["id"]] = await request.read()
        return web.Response(text="OK")

    async def _private(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {self.bot_token}":
            return web.Response(text="<html>Sign in</html>", content_type="text/html")
        return web.Response(body=self.contents[request.match_info["id"]])
