"""Post to a channel of Slack, once, and say what is missing if it can't be.

A post carries a marker that only the app sees. After a failure the newest messages
are looked through for it, so that what got through is not posted again; nothing
else is ever read from a channel.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.core.cards import Card
from bot.core.models import Community
from bot.core.posts import Delivery
from bot.errors import OperatorError
from bot.fronts.slack_answers import Answers
from bot.fronts.slack_api import TROUBLE, SlackApi, error_of
from bot.fronts.slack_blocks import SlackFile
from bot.fronts.slack_render import Outgoing, render

EVENT_TYPE = "fromscratch_delivery"
LOOKED_THROUGH = 100
_GROUP = re.compile(r"S[A-Z0-9]{2,20}")
_COMPLAINTS = {
    "not_in_channel": (
        "The bot is not in the channel of the settings, {channel}. Open the channel and write "
        "/invite with the bot's name, or choose another with /mod settings."
    ),
    "channel_not_found": (
        "The channel of the settings, {channel}, is gone, or it is private and without the bot. "
        "Choose another with /mod settings, or open it and write /invite with the bot's name."
    ),
    "is_archived": (
        "The channel of the settings, {channel}, is archived. Unarchive it, or choose another "
        "with /mod settings."
    ),
    "restricted_action": (
        "The workspace doesn't let the bot post in the channel of the settings, {channel}. Open "
        "the channel's settings, Posting permissions, and allow it."
    ),
}
_COMPLAINTS["restricted_action_read_only_channel"] = _COMPLAINTS["restricted_action"]


@dataclass(frozen=True, slots=True)
class _Before:
    """What stands in a channel of a delivery, by the number of its message.

    Attributes:
        files: the ids of those handed over with it.
        shown: the ids of all files in the channel.
    """

    ts: dict[int, str] = field(default_factory=dict)
    files: dict[int, list[str]] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)


class Poster:
    """Sends the messages of a delivery, each once."""

    def __init__(self, api: SlackApi, answers: Answers) -> None:
        self._api = api
        self._answers = answers

    async def post(self, delivery: Delivery, channel: str, card: Card, role: str = "") -> str:
        """Send a delivery's card to a channel; the first message's ts.

        Args:
            role: the one user group that is mentioned, by id; empty for none.

        Raises:
            OperatorError: the channel can't be posted to; says what to do.
        """
        messages = render(card, names=self._answers.names)
        if _GROUP.fullmatch(role):
            mention = {"type": "usergroup", "usergroup_id": role}
            section = {"type": "rich_text_section", "elements": [mention]}
            messages[0].blocks.insert(0, {"type": "rich_text", "elements": [section]})
        try:
            before = await self._sent_before(delivery, channel)
            sent = [
                await self._post(delivery, channel, number, message, before)
                for number, message in enumerate(messages)
            ]
        except SlackApiError as error:
            complaint = await self.complaint(error_of(error), channel)
            if not complaint:
                raise
            raise OperatorError(complaint) from error
        return sent[0]

    async def complaint(self, word: str, channel: str) -> str:
        """What keeps posts from a channel, and how to mend it; empty if it is another fault.

        Args:
            word: Slack's own for it.
        """
        if word not in _COMPLAINTS:
            return ""
        name = channel  # it is all that is known of one that is gone
        with suppress(*TROUBLE):
            found = (await self._api.conversations_info(channel=channel))["channel"]
            name = f"#{found['name']}" if found.get("name") else channel
        return _COMPLAINTS[word].format(channel=name)

    async def trouble(self, community: Community | None) -> list[Card]:
        """What keeps posts from a group's channel, for the moderators who ask."""
        if community is None or community.settings is None:
            return []
        where = community.settings.channel
        try:
            channel = (await self._api.conversations_info(channel=where))["channel"]
        except SlackApiError as error:
            word = error_of(error)
        except TROUBLE:
            return []
        else:
            word = "" if channel.get("is_member") else "not_in_channel"
            word = "is_archived" if channel.get("is_archived") else word
        complaint = await self.complaint(word, where)
        return [Card(title="Posts don't get through", body=complaint)] if complaint else []

    async def _post(
        self, delivery: Delivery, channel: str, number: int, message: Outgoing, before: "_Before"
    ) -> str:
        """Send one message and its files, unless an earlier attempt did; its ts.

        Files can't be in a message nor carry a marker of their own. So they are handed
        over first, the marker names them, and then they are shown.
        """
        ts, ids = before.ts.get(number), before.files.get(number, [])
        if ts is None:
            ids = await self._answers.hand_over(message.files)
            marker = _marker(delivery, number, ids)
            ts = await self._answers.post(channel, Outgoing(message.blocks), marker)
        if len(ids) != len(message.files):  # the words, and with them the files, are others now
            ids = await self._answers.hand_over(message.files)
        if not before.shown.issuperset(ids):
            await self._show(channel, message.files, ids)
        return ts

    async def _show(self, channel: str, files: Sequence[SlackFile], ids: Sequence[str]) -> None:
        try:
            await self._answers.show(channel, files, ids)
        except SlackApiError as error:
            if error_of(error) != "file_not_found":
                raise
            # What was handed over and is shown nowhere is kept for a while only.
            await self._answers.upload(channel, files)

    async def _sent_before(self, delivery: Delivery, channel: str) -> "_Before":
        """What an earlier attempt at a delivery got through."""
        if delivery.attempts < 2:
            return _Before()
        found = await self._api.conversations_history(
            channel=channel, limit=LOOKED_THROUGH, include_all_metadata=True
        )
        before = _Before()
        for message in found["messages"]:
            before.shown.update(str(file["id"]) for file in message.get("files") or ())
            metadata = message.get("metadata") or {}
            payload = metadata.get("event_payload") or {}
            if metadata.get("event_type") == EVENT_TYPE and (
                payload.get("key") == delivery.dedupe_key
            ):
                before.ts[int(payload.get("number", 0))] = str(message["ts"])
                before.files[int(payload.get("number", 0))] = str(payload.get("files", "")).split()
        return before


def _marker(delivery: Delivery, number: int, file_ids: Sequence[str]) -> Mapping[str, Any]:
    payload = {"key": delivery.dedupe_key, "number": number, "files": " ".join(file_ids)}
    return {"event_type": EVENT_TYPE, "event_payload": payload}
