"""The private answers that become verdicts: one writer at a time, the verdict last.

A receipt, some progress and the verdict all edit the same message. Discord may
hold any of them back, so each waits for the one before, and none is written
after the verdict.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import discord

from bot.core.cards import Card
from bot.core.ports import Clock, Progress, ProgressFeed
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
    token: str
    expires_at: datetime

    @classmethod
    def of(cls, interaction: discord.Interaction) -> "ReplyTo":
        """The answer of an interaction, which lives for 15 minutes."""
        expires_at = interaction.created_at + TOKEN_LIFE
        return cls(interaction.application_id, interaction.token, expires_at)

    def encoded(self) -> str:
        """As it is kept with the submission."""
        return f"{self.application_id} {int(self.expires_at.timestamp())} {self.token}"

    @classmethod
    def read(cls, text: str) -> "ReplyTo | None":
        """Read it back; None if it was blanked or is none of ours."""
        match text.split(" "):
            case [application, expires, token] if application.isdecimal() and token:
                with suppress(ValueError, OverflowError, OSError):
                    return cls(int(application), token, datetime.fromtimestamp(int(expires), UTC))
        return None

    def is_open(self, clock: Clock) -> bool:
        """Whether an edit will still come in time."""
        return clock.now() < self.expires_at - TOKEN_SPARE


@dataclass(slots=True)
class _Reply:
    """One private answer."""

    write: Write
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    closed: bool = False
    follower: asyncio.Task[None] | None = None


class Replies:
    """Every private answer that waits for its verdict in this run of the program."""

    def __init__(self, feed: ProgressFeed) -> None:
        self._feed = feed
        self._open: dict[str, _Reply] = {}
        self._ending: set[asyncio.Task[None]] = set()

    def open(self, token: str, write: Write) -> None:
        """Begin, before the code is accepted: its verdict may be quick."""
        self._open[token] = _Reply(write)

    async def receipt(self, token: str, receipt: Receipt, card: Card) -> None:
        """Write the receipt, and progress from then on, unless the verdict is there."""
        reply = self._open.get(token)
        if reply is None:
            return
        await _write(reply, card)
        if receipt.ahead <= MOST_AHEAD and not reply.closed and not receipt.repeated:
            reply.follower = asyncio.create_task(self._follow(token, receipt.submission_id, card))
            self._ending.add(reply.follower)
            reply.follower.add_done_callback(self._ending.discard)

    async def close(self, token: str) -> None:
        """From the return on nothing else writes this answer."""
        reply = self._open.pop(token, None)
        if reply is None:
            return
        if reply.follower is not None:
            reply.follower.cancel()
        async with reply.turn:
            reply.closed = True

    async def end(self) -> None:
        """Stop following whatever is followed."""
        self._open.clear()
        for task in list(self._ending):
            task.cancel()
        await asyncio.gather(*self._ending, return_exceptions=True)

    async def _follow(self, token: str, submission_id: int, card: Card) -> None:
        """Show some progress, until the verdict or as long as the token may live."""
        news: asyncio.Queue[Progress] = asyncio.Queue()
        edits = 0
        reply = self._open.get(token)
        if reply is None:
            return
        with suppress(TimeoutError, discord.HTTPException):
            async with asyncio.timeout((TOKEN_LIFE - TOKEN_SPARE).total_seconds()):
                with self._feed.listen(submission_id, news.put_nowait):
                    while edits < PROGRESS_EDITS:
                        step = await news.get()
                        if step.done * PROGRESS_EDITS < step.total * edits:
                            continue
                        edits += 1
                        await _write(reply, _progress_card(card, step))


async def _write(reply: _Reply, card: Card) -> None:
    async with reply.turn:
        if not reply.closed:
            await reply.write(render(card)[0])


def _progress_card(receipt: Card, step: Progress) -> Card:
    filled = round(12 * step.done / max(step.total, 1))
    bar = "█" * filled + "░" * (12 - filled)
    return Card(
        title=receipt.title,
        body=f"Being judged: {step.done} of {step.total} {step.label}.\n\n    {bar}",
    )
