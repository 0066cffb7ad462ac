"""The direct messages that become verdicts: one writer at a time, the verdict last.

A message says that code arrived, then holds its receipt, then its verdict: two edits.
The verdict may be there before the receipt; nothing is written after it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReplyTo:
    """The message that a verdict takes the place of."""

    channel: str
    ts: str

    def encoded(self) -> str:
        """As it is kept with the submission."""
        return f"{self.channel} {self.ts}"

    @classmethod
    def read(cls, text: str) -> "ReplyTo | None":
        """Read it back; None if it was blanked or is none of ours."""
        match text.split(" "):
            case [channel, ts] if channel and ts:
                return cls(channel, ts)
        return None


class Replies:
    """Every message that waits for its receipt in this run of the program."""

    def __init__(self) -> None:
        self._open: dict[ReplyTo, asyncio.Lock] = {}

    def open(self, reply_to: ReplyTo) -> None:
        """Begin, before the code is accepted: its verdict may be quick."""
        self._open[reply_to] = asyncio.Lock()

    async def receipt(self, reply_to: ReplyTo, write: Callable[[], Awaitable[None]]) -> None:
        """Write the receipt, unless the verdict is there."""
        turn = self._open.get(reply_to)
        if turn is None:
            return
        async with turn:
            if reply_to in self._open:
                try:
                    await write()
                finally:
                    self._open.pop(reply_to, None)

    async def close(self, reply_to: ReplyTo) -> None:
        """From the return on nothing else writes this message."""
        turn = self._open.pop(reply_to, None)
        if turn is not None:
            async with turn:
                pass
