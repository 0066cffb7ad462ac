"""Post to a channel of Slack, once, and say what is missing if it can't be.

A post carries a marker that only the app sees. After a failure the newest messages
are looked through for it, so that what got through is not posted again; nothing
else is ever read from a channel.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.core.cards import Card
from bot.core.models import Community
from bot.core.posts import Delivery
from bot.errors import OperatorError
from bot.fronts.slack_answers import Answers
from bot.fronts.slack_api import TROUBLE, SlackApi, error_of
from bot.fronts.slack_render import render

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
            sent = await self._sent_before(delivery, channel)
            for number, message in enumerate(messages):
                if number not in sent:
                    marker = _marker(delivery, number)
                    sent[number] = await self._answers.post(channel, message, marker)
                else:
                    # Files come after their message and carry no marker: better twice
                    # than never.
                    await self._answers.upload(channel, message.files)
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

    async def _sent_before(self, delivery: Delivery, channel: str) -> dict[int, str]:
        """Which messages of a delivery an earlier attempt got through."""
        if delivery.attempts < 2:
            return {}
        found = await self._api.conversations_history(
            channel=channel, limit=LOOKED_THROUGH, include_all_metadata=True
        )
        sent: dict[int, str] = {}
        for message in found["messages"]:
            metadata = message.get("metadata") or {}
            payload = metadata.get("event_payload") or {}
            if metadata.get("event_type") == EVENT_TYPE and (
                payload.get("key") == delivery.dedupe_key
            ):
                sent[int(payload.get("number", 0))] = str(message["ts"])
        return sent


def _marker(delivery: Delivery, number: int) -> Mapping[str, Any]:
    payload = {"key": delivery.dedupe_key, "number": number}
    return {"event_type": EVENT_TYPE, "event_payload": payload}
