"""The terminal as a receiver of what the outbox holds: verdicts, and posts to its group."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, tzinfo

from prompt_toolkit.application import get_app_or_none, run_in_terminal
from rich.console import Console

from bot.core.cards import Card
from bot.core.dialog import Dialog
from bot.core.moments import Moment, Style, replace_marks, without_marks
from bot.core.posting import VERDICT
from bot.core.posts import Delivery
from bot.core.rounds import moment_mark
from bot.fronts.terminal_buttons import Buttons
from bot.fronts.terminal_render import plain, print_card


class TerminalReceiver:
    """Prints what is delivered, and tells whoever waits for a verdict.

    Attributes:
        buttons: of what was printed, posts among it.
        zone: the reader's; posts are written in their group's.
    """

    def __init__(self, dialog: Dialog, console: Console) -> None:
        # Set once nobody reads what is printed any more.
        self.lost = asyncio.Event()
        self.buttons = Buttons(console)
        self.zone: tzinfo = UTC
        self._dialog = dialog
        self._console = console
        self._arrivals: dict[int, asyncio.Event] = {}
        self._expected: set[int] = set()
        self._shown_first: set[int] = set()

    async def deliver(self, delivery: Delivery) -> str:
        """Print a delivery; what is printed has arrived. Returns the message's id."""
        message_id = f"terminal:{delivery.id}"
        number = delivery.submission_id
        if number is not None and number in self._shown_first:
            self._shown_first.discard(number)
            return message_id
        try:
            if number is None or delivery.kind != VERDICT:
                await self._print_post(delivery)
                return message_id
            await self._print_verdict(number)
        except BrokenPipeError:
            self.lost.set()
            raise  # it was not shown, so it stays to be delivered
        self.arrival(number).set()
        return message_id

    def arrival(self, submission_id: int) -> asyncio.Event:
        """Set once the verdict of a submission was printed in this run."""
        return self._arrivals.setdefault(submission_id, asyncio.Event())

    def expect(self, submission_id: int) -> None:
        """Note that the member waits for this one, so it needs no introduction."""
        self._expected.add(submission_id)

    def forget(self, submission_id: int) -> None:
        """Note that the member no longer waits for this one."""
        self._expected.discard(submission_id)

    async def show_again(self, submission_id: int) -> bool:
        """Print a verdict that may have been delivered before; False if there is none."""
        if await self._dialog.group.verdict(submission_id) is None:
            return False
        if not self.arrival(submission_id).is_set():
            # Its delivery may be on the way, and must not print it twice.
            self._shown_first.add(submission_id)
        self._expected.add(submission_id)
        await self._print_verdict(submission_id)
        self.arrival(submission_id).set()
        return True

    async def _print_post(self, delivery: Delivery) -> None:
        found = await self._dialog.post(delivery)
        if found is None:
            return
        card = _in_zone(found.card, self.zone)
        said_to = "For you alone:" if card.private else "Posted to the group:"
        if found.edits:
            said_to = "What was posted earlier now reads:"

        def write() -> None:
            self._console.print(plain(said_to))
            print_card(self._console, card)
            self.buttons.offer(card.actions, further=True)

        await _above_the_prompt(write)

    async def _print_verdict(self, submission_id: int) -> None:
        card = await self._dialog.group.verdict(submission_id)
        if card is None:
            return

        def write() -> None:
            if submission_id not in self._expected:
                self._console.print(plain(f"The verdict of #{submission_id}, sent earlier:"))
            print_card(self._console, card)

        await _above_the_prompt(write)


def _in_zone(card: Card, zone: tzinfo) -> Card:
    """A card whose times are those of its reader."""

    def told(moment: Moment) -> str:
        if moment.style is Style.DISTANCE:
            return moment.plain
        return without_marks(moment_mark(moment.at, zone))

    fields = tuple(replace(it, value=replace_marks(it.value, told)) for it in card.fields)
    return replace(
        card,
        body=replace_marks(card.body, told),
        fields=fields,
        footer=replace_marks(card.footer, told),
    )


async def _above_the_prompt(write: Callable[[], None]) -> None:
    """Write without mixing with a line that is being typed."""
    app = get_app_or_none()
    if app is not None and app.is_running:
        await run_in_terminal(write)
    else:
        write()
