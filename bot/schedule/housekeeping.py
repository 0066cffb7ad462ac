"""What time settles: what must be forgotten, and what nobody decided."""

import asyncio
import logging
from datetime import timedelta
from typing import Protocol

from bot.core.copies import UNDECIDED_FOR
from bot.core.copies_ports import Holds
from bot.core.ports import Clock, GroupStore
from bot.core.privacy_ports import EDITS_KEPT, NOTICES_KEPT, TRIES_KEPT, Retention

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
            # One of the edges that catch everything: a busy database now must
            # not keep secrets from being forgotten in a minute.
            try:
                await self.tidy()
            except Exception:
                log.exception("tidying failed")
            await asyncio.sleep(LOOK_EVERY_S)

    async def tidy(self) -> None:
        """Forget everything that is due."""
        now = self._clock.now()
        await self._store.forget_reply_to(now - TOKEN_LIFE)
        await self._store.forget_tries(now - TRIES_KEPT)
        await self._store.forget_notices(now - NOTICES_KEPT)
        await self._store.forget_edits(now - EDITS_KEPT)
        await self._store.warn_of_kept(now)
        await self._store.forget_kept(now)
        await self._store.forget_link_requests(now)
        await self._store.forget_remembered(now)
        await self._store.settle_holds(now - UNDECIDED_FOR)
        erased = await self._store.erase_removed(now - KEPT_AFTER_REMOVAL)
        if erased:
            log.warning("%d communities that removed the bot were erased", erased)
