"""The private answers that become verdicts: one writer at a time, the verdict last.

A receipt, some progress and the verdict all edit the same message. Discord may
hold any of them back, so each waits for the one before, and none is written
after the verdict.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import aiohttp
import discord

from bot.core.cards import Card
from bot.core.judging_ports import Progress, ProgressFeed
from bot.core.ports import Clock
from bot.core.submitting import Receipt
from bot.fronts.discord_render import Outgoing, render

TOKEN_LIFE = timedelta(minutes=15)
# With less than this left, an edit may come too late.
TOKEN_SPARE = timedelta(seconds=60)
# Beside the receipt and the verdict; Discord counts edits against the bot.
PROGRESS_EDITS = 2
MOST_AHEAD = 20
Write = Callable[[Outgoing], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class ReplyTo:
    """Where a verdict may be written as the answer to its submission.

    Attributes:
        token: of the interaction; a secret until it expires.
    """

    application_id: int
    message_id: int
    token: str
    expires_at: datetime

    @classmethod
    def of(cls, interaction: discord.Interaction, message_id: int) -> "ReplyTo":
        """The answer of an interaction, which lives for 15 minutes."""
        expires_at = interaction.created_at + TOKEN_LIFE
        return cls(interaction.application_id, message_id, interaction.token, expires_at)

    def encoded(self) -> str:
        """As it is kept with the submission."""
        expires_s = int(self.expires_at.timestamp())
        return f"{self.application_id} {self.message_id} {expires_s} {self.token}"

    @classmethod
    def read(cls, text: str) -> "ReplyTo | None":
        """Read it back; None if it was blanked or is none of ours."""
        match text.split(" "):
            case [*numbers, token] if len(numbers) == 3 and token:
                with suppress(ValueError, OverflowError, OSError):
                    application, message, expires_s = (int(number) for number in numbers)
                    expires_at = datetime.fromtimestamp(expires_s, UTC)
                    return cls(application, message, token, expires_at)
        return None

    def is_open(self, clock: Clock) -> bool:
        """Whether an edit will still come in time."""
        return clock.now() < self.expires_at - TOKEN_SPARE


@dataclass(slots=True)
class _Reply:
    """One private answer.

    Attributes:
        edits: how often progress was shown.
        follows: what ends with the verdict: listening, and the token's time.
    """

    write: Write
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    closed: bool = False
    edits: int = 0
    follows: ExitStack = field(default_factory=ExitStack)


class Replies:
    """Every private answer that waits for its verdict in this run of the program."""

    def __init__(self, feed: ProgressFeed) -> None:
        self._feed = feed
        self._open: dict[str, _Reply] = {}
        self._writing: set[asyncio.Task[None]] = set()

    def open(self, token: str, write: Write) -> None:
        """Begin, before the code is accepted: its verdict may be quick."""
        self._open[token] = _Reply(write)

    async def receipt(self, token: str, receipt: Receipt, card: Card) -> None:
        """Write the receipt, and progress from then on, unless the verdict is there."""
        reply = self._open.get(token)
        if reply is None:
            return
        await _write(reply, card)
        if receipt.repeated:  # the verdict goes to the answer of the first
            self._forget(token)
        if self._open.get(token) is not reply:  # the verdict came meanwhile
            return
        life_s = (TOKEN_LIFE - TOKEN_SPARE).total_seconds()
        timer = asyncio.get_running_loop().call_later(life_s, self._forget, token)
        reply.follows.callback(timer.cancel)
        if receipt.ahead <= MOST_AHEAD:

            def on_step(step: Progress) -> None:
                self._show(reply, card, step)

            reply.follows.enter_context(self._feed.listen(receipt.submission_id, on_step))

    async def close(self, token: str) -> None:
        """From the return on nothing else writes this answer."""
        reply = self._open.get(token)
        if reply is None:
            return
        self._forget(token)
        async with reply.turn:
            reply.closed = True

    async def end(self) -> None:
        """Follow nothing any more, and let what is being written end."""
        for token in list(self._open):
            self._forget(token)
        for task in list(self._writing):
            task.cancel()
        await asyncio.gather(*self._writing, return_exceptions=True)

    def _forget(self, token: str) -> None:
        reply = self._open.pop(token, None)
        if reply is not None:
            reply.follows.close()

    def _show(self, reply: _Reply, card: Card, step: Progress) -> None:
        """Show a step if it is far enough from the one before."""
        if reply.edits >= PROGRESS_EDITS or step.done * PROGRESS_EDITS < step.total * reply.edits:
            return
        reply.edits += 1
        task = asyncio.get_running_loop().create_task(_try_write(reply, _progress_card(card, step)))
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)


async def _write(reply: _Reply, card: Card) -> None:
    async with reply.turn:
        if not reply.closed:
            await reply.write(render(card)[0])


async def _try_write(reply: _Reply, card: Card) -> None:
    # Progress is worth no second attempt; the verdict will come.
    with suppress(discord.HTTPException, aiohttp.ClientError, OSError):
        await _write(reply, card)


def _progress_card(receipt: Card, step: Progress) -> Card:
    filled = round(12 * step.done / max(step.total, 1))
    bar = "█" * filled + "░" * (12 - filled)
    return Card(
        title=receipt.title,
        body=f"Being judged: {step.done} of {step.total} {step.label}.\n\n    {bar}",
    )
