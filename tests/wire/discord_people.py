"""People at the loopback Discord: they type commands, press buttons and fill in modals.

Everything they do reaches the bot as an INTERACTION_CREATE over the gateway, and only
what Discord's own client would let them do: visible commands, declared options,
enabled buttons, answers within a modal's limits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simcord import interactions
from simcord.backend import serializers
from simcord.backend.access import message_accessible
from simcord.backend.command_access import command_access
from simcord.backend.models import Channel, Interaction, Message
from simcord.components import walk_components
from simcord.enums import AppCommandType, ComponentType, InteractionType

from tests.wire.discord_modals import filled_in
from tests.wire.discord_server import WAIT_S, DiscordServer

File = tuple[str, bytes]


@dataclass(frozen=True)
class Asked:
    """One interaction and what became of it."""

    server: DiscordServer
    record: Interaction

    async def answered(self, wait_s: float = WAIT_S) -> "Asked":
        """Wait for the first answer of any kind."""
        await self.server.until(lambda: self.record.responded, wait_s)
        return self

    async def says(self, words: str, wait_s: float = WAIT_S) -> Message:
        """Wait until the answer or a follow-up holds these words; returns that message."""
        found: list[Message] = []

        def spoken() -> bool:
            found[:] = [message for message in self.messages if words in words_of(message)]
            return bool(found)

        await self.server.until(spoken, wait_s)
        return found[0]

    @property
    def messages(self) -> list[Message]:
        """The answer, then its follow-ups."""
        answer = [] if self.record.message_id is None else [self.record.message_id]
        kept = self.server.backend.messages.get(self.record.channel_id, {})
        return [kept[number] for number in answer + self.record.followup_ids if number in kept]

    @property
    def modal(self) -> dict[str, Any]:
        """The modal that was shown."""
        assert self.record.modal is not None
        return self.record.modal


@dataclass(frozen=True)
class Person:
    """Somebody in a guild, or in a DM with the bot."""

    server: DiscordServer
    id: int
    guild_id: int | None

    def in_dm(self) -> "Person":
        """The same person in a DM with the bot."""
        return Person(self.server, self.id, None)

    @property
    def dm(self) -> Channel:
        """Their DM with the bot."""
        return self.server.backend.get_dm_channel(self.id)

    def says(self, channel: Channel, content: str, *files: File) -> Message:
        """Post a message."""
        backend = self.server.backend
        attachments = backend.store_attachments(channel.id, files)
        return backend.create_message(channel.id, self.id, content, attachments=attachments)

    def slash(self, channel: Channel, command: str, /, **options: Any) -> Asked:
        """Send a slash command; a file option is (filename, bytes)."""
        root, leaf, nesting = self._command(channel, command)
        built, resolved = self._options(channel, command, leaf, options)
        data = _command_data(root, nesting, built)
        return self._ask(InteractionType.APPLICATION_COMMAND, channel, data, resolved)

    async def autocomplete(
        self, channel: Channel, command: str, option: str, typed: str
    ) -> list[dict[str, Any]]:
        """Type into an option; the choices that the bot offers."""
        root, _, nesting = self._command(channel, command)
        focused = {"name": option, "type": 3, "value": typed, "focused": True}
        data = _command_data(root, nesting, [focused])
        kind = InteractionType.APPLICATION_COMMAND_AUTOCOMPLETE
        asked = await self._ask(kind, channel, data, {}).answered()
        return asked.record.autocomplete_choices or []

    def menu(self, channel: Channel, command: str, message: Message) -> Asked:
        """Choose a command from a message's menu."""
        root = self._visible(channel, command, AppCommandType.MESSAGE)
        payload = serializers.message_payload(self.server.backend, message)
        data = _command_data(root, [], []) | {"target_id": str(message.id)}
        resolved = {"messages": {str(message.id): payload}}
        return self._ask(InteractionType.APPLICATION_COMMAND, channel, data, resolved)

    def press(self, message: Message, label: str) -> Asked:
        """Press a button that is there and enabled."""
        backend = self.server.backend
        assert message_accessible(backend, message.channel_id, message, self.id)
        buttons = [
            component
            for component in walk_components(message.components)
            if component["type"] == ComponentType.BUTTON and component.get("label") == label
        ]
        assert len(buttons) == 1, f"{len(buttons)} buttons {label!r} in {words_of(message)!r}"
        assert not buttons[0].get("disabled"), label
        data = {"custom_id": buttons[0]["custom_id"], "component_type": ComponentType.BUTTON}
        channel = backend.get_channel(message.channel_id)
        return self._ask(InteractionType.MESSAGE_COMPONENT, channel, data, {}, message)

    def fill_in(self, shown: Asked, answers: Mapping[str, Any]) -> Asked:
        """Send a modal that was shown; answers by the question's custom_id.

        A text is a string, a file question takes a list of (filename, bytes), a choice
        a list of values, channels and roles a list of their ids. A question without an
        answer keeps what is filled in.
        """
        backend = self.server.backend
        channel = backend.get_channel(shown.record.channel_id)
        data, resolved = filled_in(backend, channel, self.id, shown.modal, answers)
        source = shown.record.source_message_id
        message = None if source is None else backend.get_message(channel.id, source)
        return self._ask(InteractionType.MODAL_SUBMIT, channel, data, resolved, message)

    def sees(self, channel: Channel) -> list[Message]:
        """The messages of a channel that they can see, oldest first."""
        backend = self.server.backend
        kept = backend.messages[channel.id].values()
        return [each for each in kept if message_accessible(backend, channel.id, each, self.id)]

    def _command(
        self, channel: Channel, command: str
    ) -> tuple[dict[str, Any], dict[str, Any], list[str]]:
        name, *path = command.split()
        root = self._visible(channel, name, AppCommandType.CHAT_INPUT)
        return root, *interactions.walk_to_subcommand(root, path)

    def _visible(self, channel: Channel, name: str, kind: AppCommandType) -> dict[str, Any]:
        backend = self.server.backend
        root = backend.find_command(name, self.guild_id, type=kind)
        assert root is not None, f"no command {name!r} was registered"
        access = command_access(backend, root, user_id=self.id, channel_id=channel.id)
        assert access.allowed, f"{name!r} can't be used here: {access.reason}"
        return root

    def _options(
        self, channel: Channel, command: str, leaf: dict[str, Any], given: dict[str, Any]
    ) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        accepted = interactions.check_options(command, leaf, given)
        resolved: dict[str, Any] = {}
        built = []
        for declared in leaf.get("options", ()):
            name = declared["name"]
            if name in accepted:
                value = accepted[name]
                if isinstance(value, tuple):
                    filename, content = value
                    value = interactions.store_interaction_attachment(
                        self.server.backend, channel.id, filename, content, resolved
                    )
                built.append({"name": name, "type": declared["type"], "value": value})
        return built, resolved

    def _ask(
        self,
        kind: InteractionType,
        channel: Channel,
        data: dict[str, Any],
        resolved: dict[str, Any],
        message: Message | None = None,
    ) -> Asked:
        backend = self.server.backend
        if resolved:
            data["resolved"] = resolved
        record, payload = interactions.base_payload(
            backend,
            type=kind,
            channel_id=channel.id,
            guild_id=self.guild_id,
            user_id=self.id,
            data=data,
        )
        if message is not None:
            record.source_message_id = message.id
            payload["message"] = serializers.message_payload(backend, message)
        backend.emit("INTERACTION_CREATE", payload)
        return Asked(self.server, record)


def words_of(message: Message) -> str:
    """Everything in a message that can be read, for tests to look into."""
    parts = [message.content]
    for embed in message.embeds:
        parts += [embed.get("title", ""), embed.get("description", "")]
        for field in embed.get("fields", ()):
            parts += [field["name"], field["value"]]
        parts.append(embed.get("footer", {}).get("text", ""))
    return "\n".join(part for part in parts if part)


def _command_data(
    root: dict[str, Any], nesting: list[str], options: list[dict[str, Any]]
) -> dict[str, Any]:
    nested = interactions.nest_options(root, nesting, options)
    return {"id": root["id"], "name": root["name"], "type": root["type"], "options": nested}
