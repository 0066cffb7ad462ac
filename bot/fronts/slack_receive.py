"""Deliver what the outbox holds to Slack: verdicts to members, posts to channels."""

import asyncio

from slack_sdk.errors import SlackApiError

from bot.core.cards import Card
from bot.core.commands import Post
from bot.core.dialog import Dialog
from bot.core.posting import VERDICT
from bot.core.posts import Delivery
from bot.errors import OperatorError, Unreachable
from bot.fronts.slack_answers import Answers
from bot.fronts.slack_api import error_of
from bot.fronts.slack_home import Home
from bot.fronts.slack_posting import Poster
from bot.fronts.slack_render import render
from bot.fronts.slack_replies import Replies, ReplyTo
from bot.fronts.slack_who import Doorkeeper

NOTHING_LEFT = "nothing left to say"
# The message is gone or may not be changed: another is needed.
_TOO_LATE = frozenset(
    [
        *("message_not_found", "cant_update_message", "edit_window_closed", "channel_not_found"),
        *("is_inactive", "is_archived", "not_in_channel"),
    ]
)
_CLOSED = frozenset(
    [
        *("user_not_found", "user_not_visible", "user_disabled", "cannot_dm_bot"),
        *("messages_tab_disabled", "account_inactive_user", "restricted_action"),
    ]
)


class SlackReceiver:
    """Shows each delivery where its recipient will see it."""

    def __init__(
        self,
        dialog: Dialog,
        answers: Answers,
        poster: Poster,
        replies: Replies,
        doorkeeper: Doorkeeper,
        home: Home,
        ready: asyncio.Event,
    ) -> None:
        """Make it of its parts.

        Args:
            ready: set once the workspace is known; nothing is sent before.
        """
        self._dialog = dialog
        self._answers = answers
        self._poster = poster
        self._replies = replies
        self._doorkeeper = doorkeeper
        self._home = home
        self._ready = ready

    async def deliver(self, delivery: Delivery) -> str:
        """Show it; returns the message's ts.

        Raises:
            Unreachable: a member takes no direct message from the app.
            OperatorError: a post can't be made; says what to do.
        """
        await self._ready.wait()
        if delivery.kind == VERDICT:
            return await self._verdict(delivery)
        found = await self._dialog.post(delivery)
        if found is None:
            return NOTHING_LEFT
        if found.card.private:
            return await self._send_privately(delivery, found.card)
        if found.edits:
            return await self._change(delivery, found)
        try:
            return await self._poster.post(delivery, delivery.recipient, found.card, found.role)
        except OperatorError as error:
            await self._tell_of_trouble(delivery, str(error))
            raise

    async def _change(self, delivery: Delivery, post: Post) -> str:
        """Put a post in the place of an earlier one.

        What is gone, or what nobody may change any more, stays as it is for good.
        """
        try:
            await self._edit(ReplyTo(delivery.recipient, post.edits), post.card)
        except SlackApiError as error:
            word = error_of(error)
            if word not in _TOO_LATE:
                raise
            complaint = await self._poster.complaint(word, delivery.recipient)
            if complaint:
                await self._tell_of_trouble(delivery, complaint)
            return NOTHING_LEFT
        return post.edits

    async def _tell_of_trouble(self, delivery: Delivery, complaint: str) -> None:
        managers = self._doorkeeper.managers
        await self._dialog.moderation.tell_of_trouble(delivery, complaint, managers)

    async def _verdict(self, delivery: Delivery) -> str:
        number = delivery.submission_id
        card = None if number is None else await self._dialog.group.verdict(number)
        if card is None:
            return NOTHING_LEFT
        reply_to = ReplyTo.read(delivery.reply_to)
        ts = None
        if reply_to is not None:
            await self._replies.close(reply_to)
            ts = await self._edit_receipt(reply_to, card)
        ts = ts or await self._send_privately(delivery, card)
        await self._home.refresh(delivery.recipient)
        return ts

    async def _edit_receipt(self, reply_to: ReplyTo, card: Card) -> str | None:
        """Put the verdict in the place of the receipt; None if that is too late."""
        try:
            await self._edit(reply_to, card)
        except SlackApiError as error:
            if error_of(error) in _TOO_LATE:
                return None
            raise
        return reply_to.ts

    async def _edit(self, was: ReplyTo, card: Card) -> None:
        first, *others = render(card, names=self._answers.names)
        await self._answers.edit(was.channel, was.ts, first)
        for other in others:
            await self._answers.post(was.channel, other)

    async def _send_privately(self, delivery: Delivery, card: Card) -> str:
        try:
            channel = await self._answers.direct(delivery.recipient)
            return await self._poster.post(delivery, channel, card)
        except SlackApiError as error:
            if error_of(error) in _CLOSED:
                raise Unreachable("The member takes no direct message from the app.") from error
            raise
        except OperatorError as error:
            raise Unreachable(str(error)) from error
