"""How somebody is answered: where they are, by what only they see, else as a direct message."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.core.cards import Card
from bot.fronts.slack_api import CALL_DEADLINE_S, TROUBLE, Pace, SlackApi
from bot.fronts.slack_blocks import SlackFile, plain_text
from bot.fronts.slack_names import Names
from bot.fronts.slack_render import Outgoing, render
from bot.fronts.slack_requests import AnswerTo

log = logging.getLogger(__name__)

# Slack takes five answers to a deed; the last is for an apology.
MOST_USES = 4
_FILES_BELOW = "Files come as a direct message from this app."


class Answers:
    """Sends and changes messages to one person."""

    def __init__(self, api: SlackApi, names: Names, pace: Pace) -> None:
        self.names = names
        self._api = api
        self._pace = pace
        self._direct: dict[str, str] = {}

    async def say(self, to: AnswerTo, *cards: Card, replaces: bool = False) -> None:
        """Answer with cards.

        Args:
            replaces: whether the first takes the place of the message it came from.

        Raises:
            SlackApiError, OSError and their like: not even a direct message gets through.
        """
        for number, message in enumerate(render(*cards, names=self.names)):
            if not await self._say_there(to, message, replaces and number == 0):
                await self.send(to.user_id, message)
            elif message.files:
                await self.upload(await self.direct(to.user_id), message.files)

    async def tell(self, to: AnswerTo, *cards: Card) -> None:
        """Say what went wrong; if even that can't be sent, only the log knows."""
        with unanswered_is_logged():
            await self.say(to, *cards)

    async def direct(self, user_id: str) -> str:
        """The channel of direct messages to somebody."""
        if user_id not in self._direct:
            opened = await self._api.conversations_open(users=user_id)
            self._direct[user_id] = str(opened["channel"]["id"])
        return self._direct[user_id]

    async def send(
        self, user_id: str, message: Outgoing, metadata: Mapping[str, Any] | None = None
    ) -> tuple[str, str]:
        """Send a direct message; its channel and its ts."""
        channel = await self.direct(user_id)
        return channel, await self.post(channel, message, metadata)

    async def post(
        self, channel: str, message: Outgoing, metadata: Mapping[str, Any] | None = None
    ) -> str:
        """Post to a channel, then the files beside it; the message's ts."""
        await self._pace.wait(channel)
        sent = await self._api.chat_postMessage(
            channel=channel,
            text=message.text,
            blocks=message.blocks,
            metadata=dict(metadata) if metadata else None,
            unfurl_links=False,
            unfurl_media=False,
        )
        await self.upload(channel, message.files)
        return str(sent["ts"])

    async def edit(self, channel: str, ts: str, message: Outgoing) -> None:
        """Put a message in the place of another; files come below."""
        await self._pace.wait()
        await self._api.chat_update(
            channel=channel, ts=ts, text=message.text, blocks=message.blocks
        )
        await self.upload(channel, message.files)

    async def upload(self, channel: str, files: Sequence[SlackFile]) -> None:
        """Post files to a channel, together."""
        await self.show(channel, files, await self.hand_over(files))

    async def hand_over(self, files: Sequence[SlackFile]) -> list[str]:
        """Give Slack files that nobody sees yet; their ids."""
        return [await self._api.hand_over(file.name, file.data, file.alt) for file in files]

    async def show(self, channel: str, files: Sequence[SlackFile], ids: Sequence[str]) -> None:
        """Post what was handed over to a channel, together."""
        if files:
            shown: list[dict[str, str | None]] = [
                {"id": id_, "title": file.name} for id_, file in zip(ids, files, strict=True)
            ]
            await self._api.files_completeUploadExternal(channel_id=channel, files=shown)

    async def _say_there(self, to: AnswerTo, message: Outgoing, replaces: bool) -> bool:
        """Answer where somebody is; False if Slack doesn't take it there."""
        if not to.response_url or to.uses >= MOST_USES:
            return False
        to.uses += 1
        blocks = message.blocks
        if message.files:
            blocks = [*blocks, {"type": "context", "elements": [plain_text(_FILES_BELOW)]}]
        client = AsyncWebhookClient(
            to.response_url,
            timeout=CALL_DEADLINE_S,
            retry_handlers=[AsyncRateLimitErrorRetryHandler(), AsyncServerErrorRetryHandler()],
        )
        try:
            answered = await client.send(
                text=message.text,
                blocks=blocks,
                response_type="ephemeral",
                replace_original=replaces,
            )
        except TROUBLE:
            return False
        return answered.status_code == 200


@contextmanager
def unanswered_is_logged() -> Iterator[None]:
    """Let something be said in vain: what it is about is done, or can't be helped."""
    try:
        yield
    except TROUBLE:
        log.warning("an answer could not be sent", exc_info=True)
