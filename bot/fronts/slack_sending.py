"""Code on its way to the judge: read, acknowledged by a direct message, accepted."""

from collections.abc import Awaitable, Callable

from bot.core.asking import Asker
from bot.core.cards import Action, Card
from bot.core.dialog import Dialog
from bot.core.posts import Delivery
from bot.core.submitting import Intent, Receipt, receipt_card
from bot.errors import UserError
from bot.fronts.sent_code import Sent
from bot.fronts.slack_answers import Answers, unanswered_is_logged
from bot.fronts.slack_api import TROUBLE
from bot.fronts.slack_code import Files, NotReadable
from bot.fronts.slack_home import Home
from bot.fronts.slack_render import render
from bot.fronts.slack_replies import Replies, ReplyTo
from bot.fronts.slack_requests import Request
from bot.fronts.slack_who import PLATFORM, Doorkeeper
from bot.fronts.unread import Unread

# Reads a file again that Slack had not made readable: "submit:softmax:F1".
SEND_AGAIN = "send-again"
_ARRIVED = Card(title="", body="Your code has arrived.")
_SOMEBODY_ELSES = "This message is somebody else's. Submit only your own code."
Read = Callable[[], Awaitable[Sent]]


class Sending:
    """Takes code from forms, messages and files."""

    def __init__(
        self,
        dialog: Dialog,
        unread: Unread,
        answers: Answers,
        doorkeeper: Doorkeeper,
        files: Files,
        replies: Replies,
        home: Home,
    ) -> None:
        self._dialog = dialog
        self._unread = unread
        self._answers = answers
        self._doorkeeper = doorkeeper
        self._files = files
        self._replies = replies
        self._home = home

    async def take_message(self, request: Request) -> None:
        """Accept the code of a message.

        Raises:
            UserError: it is somebody else's, or has no code.
        """
        message = request.body["message"]
        if message.get("user") != request.user_id:
            raise UserError(_SOMEBODY_ELSES)
        await self.take(request, Intent.SUBMIT, "", lambda: self._files.read_message(message))

    async def take_again(self, request: Request, value: str) -> None:
        """Read a file again that was not readable yet.

        Raises:
            UserError: it still isn't, or can't be accepted.
        """
        match value.split(":"):
            case [intent, slug, file_id] if intent in tuple(Intent):
                file = {"id": file_id}
                await self.take(request, Intent(intent), slug, lambda: self._files.read_file(file))

    async def take(self, request: Request, intent: Intent, slug: str, read: Read) -> None:
        """Accept code; from here on it is never lost.

        Raises:
            UserError: says what to mend.
        """
        try:
            sent = await read()
        except NotReadable as error:
            again = Action(SEND_AGAIN, f"{intent}:{slug}:{error.file_id}", "Try again")
            card = Card(title="", body=str(error), actions=(again,))
            await self._answers.tell(request.answer_to, card)
            return
        asker = await self._doorkeeper.asker(request)
        reply_to = await self._arrived(request.user_id)
        if reply_to is not None:
            # Before the code is accepted: its verdict may be there before the receipt.
            self._replies.open(reply_to)
        try:
            receipt = await self._dialog.group.submit(
                asker,
                slug or None,
                sent.data,
                sent.filename,
                delivery_id=f"{PLATFORM}:{request.key}",
                intent=intent,
                reply_to=reply_to.encoded() if reply_to else "",
            )
            shown = receipt_card(receipt) if isinstance(receipt, Receipt) else receipt
        except UserError as error:
            again = Action(intent, slug, "Send again")
            shown = Card(title="", body=str(error), actions=(again,))
        # What became of the code stands in the store by now; an apology might hide it.
        with unanswered_is_logged():
            await self._settle(request, reply_to, shown)
            if sent.note:
                await self._answers.say(request.answer_to, Card(title="", body=sent.note))
        await self.show_unread(asker)
        await self._home.refresh(request.user_id)

    async def show_unread(self, asker: Asker) -> None:
        """Send what found no way to the member, now that they are here."""

        async def send(_delivery: Delivery, card: Card) -> str:
            ts = ""
            for message in render(card, names=self._answers.names):
                _, ts = await self._answers.send(asker.account.user_id, message)
            return ts

        with unanswered_is_logged():  # it stays unread until the next answer
            await self._unread.show(asker, send)

    async def _arrived(self, user_id: str) -> ReplyTo | None:
        """Say that code arrived; None where no direct message gets through."""
        try:
            (message,) = render(_ARRIVED, names=self._answers.names)
            return ReplyTo(*await self._answers.send(user_id, message))
        except TROUBLE:
            return None

    async def _settle(self, request: Request, reply_to: ReplyTo | None, card: Card) -> None:
        """Put what became of the code in the place of its arrival."""
        if reply_to is None:
            await self._answers.say(request.answer_to, card)
            return
        first, *others = render(card, names=self._answers.names)

        async def write() -> None:
            await self._answers.edit(reply_to.channel, reply_to.ts, first)
            for other in others:
                await self._answers.post(reply_to.channel, other)

        await self._replies.receipt(reply_to, write)
