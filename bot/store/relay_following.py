"""What the relay keeps an eye on: threads that may vanish, expire, or be kept no longer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select, update

from bot.core.relay_models import Presence, State, Thread
from bot.store.engine import unbroken
from bot.store.relay import BLANK, RelayThreads, thread_of
from bot.store.relay_tables import FOLLOWED, HELD, TITLED, WAITING, relay_threads


class RelayFollowing(RelayThreads):
    """The part of the store that follows career threads."""

    @unbroken
    async def followed(self, source: str) -> Sequence[Thread]:
        return await self.read_threads(
            select(relay_threads)
            .where(FOLLOWED, relay_threads.c.source == source)
            .order_by(relay_threads.c.check_at)
        )

    @unbroken
    async def due_for_check(self, source: str, limit: int) -> Sequence[Thread]:
        wanted = (
            select(relay_threads)
            .where(
                FOLLOWED,
                relay_threads.c.source == source,
                relay_threads.c.check_at <= self.clock.now(),
            )
            .order_by(relay_threads.c.check_at)
            .limit(limit)
        )
        return await self.read_threads(wanted)

    @unbroken
    async def note_check(
        self, thread: Thread, presence: Presence, next_at: datetime | None
    ) -> None:
        values: dict[str, Any] = {"check_at": next_at}
        if presence is Presence.PRESENT:
            values |= {"missing": 0, "seen_at": self.clock.now()}
        if presence is Presence.MISSING:
            values |= {"missing": thread.missing + 1}
        noted = (
            update(relay_threads)
            .where(relay_threads.c.id == thread.id, relay_threads.c.state == thread.state)
            .values(values)
        )
        async with self.writing() as connection:
            await connection.execute(noted)

    @unbroken
    async def waiting_since(self, before: datetime) -> Sequence[Thread]:
        return await self.read_threads(
            select(relay_threads).where(WAITING, relay_threads.c.waiting_since <= before)
        )

    @unbroken
    async def held_until(self, before: datetime) -> Sequence[Thread]:
        return await self.read_threads(
            select(relay_threads).where(HELD, relay_threads.c.look_at <= before)
        )

    @unbroken
    async def blank_threads(
        self, seen_before: datetime, posted_before: datetime
    ) -> Sequence[Thread]:
        undecided = relay_threads.c.state.in_([State.HELD, State.WAITING])
        old_news = and_(
            relay_threads.c.state == State.POSTED, relay_threads.c.posted_at < posted_before
        )
        unseen = and_(undecided, relay_threads.c.seen_at < seen_before)
        due = select(relay_threads).where(TITLED, or_(unseen, old_news))
        forgotten = update(relay_threads).where(TITLED, or_(unseen, old_news)).values(BLANK)
        ended = update(relay_threads).where(FOLLOWED, old_news).values(check_at=None)
        async with self.writing() as connection:
            blanked = [thread_of(row) for row in await connection.execute(due)]
            await connection.execute(forgotten)
            await connection.execute(ended)
        return [replace(thread, title="") for thread in blanked]
