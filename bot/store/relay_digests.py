"""What the relay posted together, and how its sources fare."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from bot.core.posts import NewPost
from bot.core.relay_models import LINK, Digest, Kind, SourceState, State, Thread
from bot.store.engine import Database, insert_if_new, unbroken
from bot.store.outbox import write_posts
from bot.store.relay import FIRST_CHECK, thread_of
from bot.store.relay_tables import relay_digests, relay_sources, relay_threads


class RelayDigests(Database):
    """The part of the store that keeps digests and the state of sources."""

    @unbroken
    async def make_digest(
        self,
        community_id: int,
        due_at: datetime,
        threads: Sequence[Thread],
        note: str,
        post: NewPost,
    ) -> bool:
        now = self.clock.now()
        values = {"community_id": community_id, "due_at": due_at, "note": note}
        keys = ("community_id", "due_at")
        its_row = select(relay_digests.c.id).where(
            relay_digests.c.community_id == community_id, relay_digests.c.due_at == due_at
        )
        async with self.writing() as connection:
            made = insert_if_new(connection, relay_digests, keys, values)
            if (await connection.execute(made)).first() is None:
                return False
            digest_id = (await connection.execute(its_row)).scalar_one()
            moved = 0
            for thread in threads:
                posted = (
                    update(relay_threads)
                    .where(
                        relay_threads.c.id == thread.id,
                        relay_threads.c.state == State.APPROVED,
                    )
                    .values(
                        state=State.POSTED,
                        posted_at=now,
                        digest_id=digest_id,
                        check_at=None if thread.source == LINK else now + FIRST_CHECK,
                    )
                )
                moved += (await connection.execute(posted)).rowcount
            if moved:
                its_post = replace(
                    post, dedupe_key=f"{post.kind}:{digest_id}", payload=str(digest_id)
                )
                await write_posts(connection, [its_post], now)
        return True

    @unbroken
    async def digest(self, digest_id: int) -> Digest | None:
        wanted = select(relay_digests).where(relay_digests.c.id == digest_id)
        threads = (
            select(relay_threads)
            .where(relay_threads.c.digest_id == digest_id)
            .order_by(relay_threads.c.score.desc(), relay_threads.c.id)
        )
        async with self.reading() as connection:
            row = (await connection.execute(wanted)).one_or_none()
            if row is None:
                return None
            found = tuple(thread_of(one) for one in await connection.execute(threads))
        return Digest(row.id, row.community_id, row.due_at, row.note, found)

    @unbroken
    async def digest_is_made(self, community_id: int, due_at: datetime) -> bool:
        wanted = select(relay_digests.c.id).where(
            relay_digests.c.community_id == community_id, relay_digests.c.due_at == due_at
        )
        async with self.reading() as connection:
            return (await connection.execute(wanted)).first() is not None

    @unbroken
    async def hiring_posted_since(self, community_id: int, since: datetime) -> Thread | None:
        wanted = (
            select(relay_threads)
            .where(
                relay_threads.c.community_id == community_id,
                relay_threads.c.state == State.POSTED,
                relay_threads.c.kind == Kind.HIRING,
                relay_threads.c.posted_at >= since,
            )
            .limit(1)
        )
        async with self.reading() as connection:
            row = (await connection.execute(wanted)).one_or_none()
        return None if row is None else thread_of(row)

    @unbroken
    async def source_states(self) -> Sequence[SourceState]:
        async with self.reading() as connection:
            rows = await connection.execute(select(relay_sources).order_by(relay_sources.c.name))
            return [SourceState(**row._mapping) for row in rows]

    @unbroken
    async def note_source(self, state: SourceState) -> None:
        older = delete(relay_sources).where(relay_sources.c.name == state.name)
        async with self.writing() as connection:
            await connection.execute(older)
            await connection.execute(insert(relay_sources).values(asdict(state)))
