"""Deliver what the outbox holds, once: lease, send, note that it was sent.

A kill between sending and noting it can repeat a message, never lose one; a
receiver that knows its platform's marker makes the repeat invisible.
"""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from typing import Protocol

from bot.core.outbox_ports import Outbox
from bot.core.posts import Delivery
from bot.errors import Unreachable
from bot.loops import attempt

log = logging.getLogger(__name__)

LEASE_S = 60.0
LOOK_EVERY_S = 0.5
SEND_DEADLINE_S = 30.0
FIRST_RETRY_S, LONGEST_RETRY_S = 2.0, 900.0


class Receiver(Protocol):
    """Where deliveries of one platform go."""

    async def deliver(self, delivery: Delivery) -> str:
        """Show it to its recipient; returns the message's id on the platform.

        Raises:
            Unreachable: there is no way to; it waits until they come.
        """
        ...


class OutboxSender:
    """Sends one platform's deliveries.

    Args:
        recipients: only theirs; None for everyone's.
    """

    def __init__(
        self,
        outbox: Outbox,
        receiver: Receiver,
        platform: str,
        owner: str,
        recipients: Sequence[str] | None = None,
    ) -> None:
        self._outbox = outbox
        self._receiver = receiver
        self._platform = platform
        self._owner = owner
        self._recipients = recipients
        self._wake = asyncio.Event()
        self._turn = asyncio.Lock()

    def wake(self) -> None:
        """Something was written to the outbox: look now."""
        self._wake.set()

    async def run(self) -> None:
        """Deliver until cancelled."""
        while True:
            self._wake.clear()
            await attempt(self.send_due(), log, "the outbox could not be read")
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._wake.wait()

    async def send_due(self) -> int:
        """Deliver everything that is due, and await what is under way; how many were due."""
        async with self._turn:
            return await self._send_due()

    async def _send_due(self) -> int:
        leased = await self._outbox.lease(self._platform, self._recipients, self._owner, LEASE_S)
        for delivery in leased:
            await self._send(delivery)
        return len(leased)

    async def _send(self, delivery: Delivery) -> None:
        failure = await attempt(
            self._deliver(delivery), log, "delivery %s failed", delivery.dedupe_key
        )
        if failure is not None:
            # After 1,024 attempts, eleven days, the power alone is larger than any float.
            wait_s = min(FIRST_RETRY_S * 2 ** min(delivery.attempts, 10), LONGEST_RETRY_S)
            name = type(failure).__name__
            await self._outbox.failed(delivery.id, self._owner, name, wait_s)

    async def _deliver(self, delivery: Delivery) -> None:
        try:
            async with asyncio.timeout(SEND_DEADLINE_S):
                message_id = await self._receiver.deliver(delivery)
        except BrokenPipeError:
            # Nobody is there to read it: not a fault, and due again at the next start.
            await self._outbox.failed(delivery.id, self._owner, "nobody was there", 0.0)
        except Unreachable:
            await self._outbox.unread(delivery.id, self._owner)
        else:
            await self._outbox.sent(delivery.id, self._owner, message_id)
