"""What time settles: what must be forgotten, and what nobody decided."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.core.copies import UNDECIDED_FOR
from bot.core.copies_ports import Holds
from bot.core.ports import Clock, GroupStore
from bot.core.privacy_ports import (
    EDITS_KEPT,
    NOTICES_KEPT,
    SUGGESTIONS_KEPT,
    TRIES_KEPT,
    Retention,
)
from bot.loops import attempt

log = logging.getLogger(__name__)

LOOK_EVERY_S = 60.0
# Discord's interaction tokens die after 15 minutes; a dead one is still a secret.
TOKEN_LIFE = timedelta(minutes=15)
KEPT_AFTER_REMOVAL = timedelta(days=30)


class KeptStore(GroupStore, Retention, Holds, Protocol):
    """The store as it is tidied."""


class Housekeeper:
    """Forgets and settles what its time has come for, now and then."""

    def __init__(self, store: KeptStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def run(self) -> None:
        """Tidy until cancelled."""
        while True:
            # Each by itself: what can't be forgotten now keeps nothing else from being so.
            for step in self._due():
                await attempt(step(), log, "tidying failed")
            await asyncio.sleep(LOOK_EVERY_S)

    async def tidy(self) -> None:
        """Forget and settle everything that is due."""
        for step in self._due():
            await step()

    def _due(self) -> Sequence[Callable[[], Awaitable[object]]]:
        now, store = self._clock.now(), self._store
        return (
            lambda: store.forget_reply_to(now - TOKEN_LIFE),
            lambda: store.forget_tries(now - TRIES_KEPT),
            lambda: store.forget_notices(now - NOTICES_KEPT),
            lambda: store.forget_edits(now - EDITS_KEPT),
            lambda: store.warn_of_kept(now),
            lambda: store.forget_kept(now),
            lambda: store.forget_link_requests(now),
            lambda: store.forget_remembered(now),
            lambda: store.forget_suggestions(now - SUGGESTIONS_KEPT),
            lambda: store.settle_holds(now - UNDECIDED_FOR),
            lambda: self._erase_removed(now - KEPT_AFTER_REMOVAL),
        )

    async def _erase_removed(self, before: datetime) -> None:
        erased = await self._store.erase_removed(before)
        if erased:
            log.warning("%d communities that removed the bot were erased", erased)
