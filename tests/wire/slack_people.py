"""People at the loopback Slack: they type commands, press buttons and fill in forms.

What they do reaches the bot as Slack would tell it, and only what its client would
let them do: buttons that are there, answers within a form's limits.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.wire.slack_server import TEAM, WAIT_S, Channel, Message, SlackServer
from tests.wire.slack_socket import Heard

File = tuple[str, bytes]


@dataclass
class Asked:
    """One deed and what became of it.

    Attributes:
        before: how often each message was changed by then, by its ts.
    """

    person: "SlackPerson"
    heard: Heard
    trigger_id: str
    before: Mapping[str, int]

    @property
    def server(self) -> SlackServer:
        return self.person.server

    async def says(self, words: str, wait_s: float = WAIT_S) -> Message:
        """Wait until something new that only this person sees holds these words."""
        found: list[Message] = []

        def said() -> bool:
            found[:] = [message for message in self.spoken() if words in message.text]
            return bool(found)

        await self.server.until(said, wait_s)
        return found[-1]

    def spoken(self) -> list[Message]:
        """What this person alone sees that is new, or changed, since then."""
        return [m for m in self.person.private() if self.before.get(m.ts) != m.edits]

    async def form(self, wait_s: float = WAIT_S) -> "Form":
        """Wait for the form that opens."""
        await self.server.until(lambda: self.server.view_of(self.trigger_id), wait_s)
        view = self.server.view_of(self.trigger_id)
        assert view is not None
        return Form(self.person, view)


@dataclass
class Form:
    """A form that somebody sees."""

    person: "SlackPerson"
    view: dict[str, Any]
    filled: dict[str, Any] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """All that stands above the questions."""
        heads = [block for block in self.view["blocks"] if block["type"] != "input"]
        return " ".join([self.view["title"]["text"], *map(str, heads)])

    def question(self, name: str) -> dict[str, Any]:
        (found,) = (block for block in self.view["blocks"] if block.get("block_id") == name)
        return dict(found)

    async def send(self, **answers: Any) -> Asked:
        """Send it; a question without an answer keeps what is filled in."""
        asked = [block for block in self.view["blocks"] if block["type"] == "input"]
        left = dict(answers)
        values = {}
        for block in asked:
            element, name = block["element"], block["block_id"]
            given = _given(self.person, element, left.pop(name, None))
            empty = not any(value for key, value in given.items() if key != "type")
            assert block["optional"] or not empty, f"{name!r} needs an answer"
            values[name] = {element["action_id"]: given}
        assert not left, f"the form doesn't ask for {sorted(left)}"
        view = self.view | {"state": {"values": values}}
        payload = {"type": "view_submission", "view": view, "response_urls": []}
        return await self.person.does("interactive", payload)


def _given(person: "SlackPerson", element: dict[str, Any], answer: Any) -> dict[str, Any]:
    kind = element["type"]
    match kind:
        case "plain_text_input":
            text = element.get("initial_value") if answer is None else answer
            assert len(text or "") <= element["max_length"]
            return {"type": kind, "value": text or None}
        case "static_select":
            options = {option["value"]: option for option in element["options"]}
            chosen = element.get("initial_option") if answer is None else options[answer]
            return {"type": kind, "selected_option": chosen}
        case "conversations_select":
            chosen = element.get("initial_conversation") if answer is None else answer
            return {"type": kind, "selected_conversation": chosen}
        case "users_select":
            return {"type": kind, "selected_user": answer}
        case "file_input":
            files = []
            if answer is not None:
                name, data, *more = answer
                files = [person.server.add_file(person.id, name, data, **(more or [{}])[0])]
            return {"type": kind, "files": files}
    raise AssertionError(f"no element that the tests know: {kind}")


@dataclass(frozen=True)
class SlackPerson:
    """Somebody in the workspace."""

    server: SlackServer
    id: str
    channel: Channel

    @property
    def direct(self) -> Channel:
        """Their direct messages with the bot."""
        return self.server.direct(self.id)

    def private(self) -> list[Message]:
        """Everything that they alone see, oldest first."""
        return [
            message
            for channel in list(self.server.channels.values())
            for message in channel.messages
            if message.seen_by == self.id or channel.id == self.direct.id
        ]

    def dms(self) -> list[Message]:
        """What stands in their direct messages when they look again."""
        return [message for message in self.direct.messages if not message.is_ephemeral]

    def says(
        self, text: str, *files: dict[str, Any], blocks: list[dict[str, Any]] | None = None
    ) -> Message:
        """Post a message in the channel."""
        ts = f"{1_700_000_000 + self.server.number()}.000100"
        message = Message(self.channel.id, ts, self.id, text, blocks or [], files=list(files))
        self.channel.messages.append(message)
        return message

    async def slash(self, command: str, text: str = "", channel: Channel | None = None) -> Asked:
        """Type a command."""
        where = channel or self.channel
        payload = {
            "command": command,
            "text": text,
            "user_id": self.id,
            "user_name": self.server.users[self.id]["name"],
            "team_id": self.server.users[self.id]["team_id"],
            "channel_id": where.id,
            "response_url": self.server.response_url(self.id, where.id),
        }
        return await self.does("slash_commands", payload)

    async def press(self, message: Message, label: str, **more: Any) -> Asked:
        """Press a button that is there."""
        assert not message.seen_by or message.seen_by == self.id
        container = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.channel,
            "is_ephemeral": message.is_ephemeral,
        }
        payload = {
            "type": "block_actions",
            "container": container,
            "channel": {"id": message.channel},
            "response_url": self.server.response_url(self.id, message.channel, message.ts),
            "actions": [button(message.blocks, label)],
        }
        return await self.does("interactive", payload | more)

    async def press_at_home(self, label: str) -> Asked:
        """Press a button of the Home tab."""
        payload = {
            "type": "block_actions",
            "container": {"type": "view"},
            "actions": [button(self.server.homes[self.id]["blocks"], label)],
        }
        return await self.does("interactive", payload)

    async def shortcut(self, message: Message) -> Asked:
        """Choose "Submit this code" on a message."""
        shown: dict[str, Any] = {"user": message.user, "ts": message.ts, "text": message.text}
        shown |= {"blocks": message.blocks} if message.blocks else {}
        shown |= {"files": message.files} if message.files else {}
        payload = {
            "type": "message_action",
            "callback_id": "submit_code",
            "message": shown,
            "channel": {"id": message.channel},
            "response_url": self.server.response_url(self.id, message.channel),
        }
        return await self.does("interactive", payload)

    async def opens_home(self) -> None:
        """Open the Home tab, and wait until it is written."""
        before = len(self.server.called("views.publish"))
        await self.event({"type": "app_home_opened", "user": self.id, "tab": "home"})
        await self.server.until(lambda: len(self.server.called("views.publish")) > before)

    async def event(self, event: Mapping[str, Any]) -> Heard:
        """Have Slack tell of an event."""
        payload = {
            "type": "event_callback",
            "team_id": TEAM,
            "event_id": f"Ev{self.server.number()}",
            "event": dict(event),
        }
        return await self.server.tell("events_api", payload)

    async def does(self, kind: str, payload: dict[str, Any]) -> Asked:
        """Tell the bot what this person did."""
        trigger_id = payload.setdefault("trigger_id", self.server.trigger(self.id))
        if kind == "interactive":
            user = self.server.users[self.id]
            payload |= {
                "user": {"id": self.id, "name": user["name"], "team_id": user["team_id"]},
                "team": {"id": user["team_id"]},
            }
        before = {message.ts: message.edits for message in self.private()}
        heard = await self.server.tell(kind, payload)
        return Asked(self, heard, trigger_id, before)


def button(blocks: list[dict[str, Any]], label: str) -> dict[str, Any]:
    """What comes back when a button is pressed."""
    found = [
        element
        for block in blocks
        if block["type"] == "actions"
        for element in block["elements"]
        if element["text"]["text"] == label
    ]
    assert len(found) == 1, f"{len(found)} buttons {label!r}"
    return {key: found[0][key] for key in ("action_id", "value", "type") if key in found[0]}
