"""Ask each source in its own time, and let the rules go by what it says.

When a source may be asked next is kept in the database, so that a restart, or ten
of them, asks no more often.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.ports import Clock
from bot.core.relay_curation import Curation
from bot.core.relay_models import SourceState
from bot.core.relay_ports import RelayStore
from bot.loops import attempt
from bot.relay.sources import Polled, Source, SourceFailed

log = logging.getLogger(__name__)

LOOK_EVERY_S = 30.0
DEADLINE_S = 60.0
MOST_CHECKED = 100
FIRST_RETRY, LONGEST_RETRY = timedelta(minutes=1), timedelta(hours=6)


def next_poll(source: Source, state: SourceState, now: datetime, wait_s: float) -> datetime:
    """When a source may be asked again.

    Args:
        state: how it fared until now, this time included.
        wait_s: what it asked for itself; kept in any case.
    """
    pause = source.every
    if state.failures:
        pause = max(pause, min(FIRST_RETRY * 2 ** min(state.failures - 1, 20), LONGEST_RETRY))
    return now + max(pause, timedelta(seconds=wait_s))


class Poller:
    """Asks the sources and does what time asks for, until cancelled."""

    def __init__(
        self,
        store: RelayStore,
        curation: Curation,
        clock: Clock,
        sources: Sequence[Source] = (),
        deadline_s: float = DEADLINE_S,
    ) -> None:
        self._store = store
        self._curation = curation
        self._clock = clock
        self._sources = sources
        self._deadline_s = deadline_s

    async def run(self) -> None:
        """Poll until cancelled, then close the sources."""
        try:
            while True:
                await attempt(self.step(), log, "the relay's step failed")
                await asyncio.sleep(LOOK_EVERY_S)
        finally:
            for source in self._sources:
                await source.close()

    async def step(self) -> None:
        """Ask whichever source is due, then do what time asks for."""
        states = {state.name: state for state in await self._store.source_states()}
        for source in self._sources:
            state = states.get(source.name, SourceState(source.name))
            if state.next_at is None or state.next_at <= self._clock.now():
                await self._ask(source, state)
        await self._curation.tick()

    async def _ask(self, source: Source, state: SourceState) -> None:
        # Noted first: a process that dies in the middle asks no more often.
        now = self._clock.now()
        state = replace(state, last_at=now, next_at=next_poll(source, state, now, 0.0))
        await self._store.note_source(state)
        if source.checks_all and await self._store.due_for_check(source.name, 1):
            # "Nothing new" would not say whether it is still there.
            state = replace(state, etag="", modified="")
        polled = Polled(etag=state.etag, modified=state.modified)
        failed: SourceFailed | None = None

        async def ask() -> None:
            nonlocal polled, failed
            try:
                async with asyncio.timeout(self._deadline_s):
                    polled = await source.poll(state)
                await self._curation.take(polled.found)
                async with asyncio.timeout(self._deadline_s):
                    await self._look(source, polled)
            except SourceFailed as error:
                failed = error
            except TimeoutError:
                failed = SourceFailed("It didn't answer in time.")

        # A source may answer anything, also what breaks its library.
        broken = await attempt(ask(), log, "the source %s failed", source.name)
        if broken is not None:
            failed = SourceFailed(f"Its answer is not understood: {type(broken).__name__}.")
        if failed is not None:
            log.warning("source %s: %s", source.name, failed)
        state = replace(
            state,
            failures=state.failures + 1 if failed else 0,
            error=str(failed or ""),
            etag=polled.etag,
            modified=polled.modified,
        )
        wait_s = failed.wait_s if failed else polled.wait_s
        next_at = next_poll(source, state, self._clock.now(), wait_s)
        await self._store.note_source(replace(state, next_at=next_at))

    async def _look(self, source: Source, polled: Polled) -> None:
        if polled.unchanged:
            return
        if source.checks_all:
            threads = await self._store.followed(source.name)
        else:
            threads = await self._store.due_for_check(source.name, MOST_CHECKED)
        if threads:
            await self._curation.note(source.name, await source.look_for(threads, polled))
