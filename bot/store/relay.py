"""The relay's threads: kept once, moved by whoever is first, followed and forgotten."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, func, insert, or_, select, update

from bot.core.audit_ports import Deed
from bot.core.posts import NewPost
from bot.core.relay_models import (
    LINK,
    Kept,
    Kind,
    NewThread,
    State,
    Thread,
)
from bot.store.audit_log import record
from bot.store.engine import Database, insert_if_new, unbroken
from bot.store.keyed import key_named
from bot.store.outbox import write_posts
from bot.store.relay_hashes import KEY, forget_words, hashed
from bot.store.relay_tables import (
    TITLED,
    relay_optouts,
    relay_threads,
)
from bot.store.tables import communities, settings

SAME_WORDS_FOR = timedelta(days=30)
FIRST_CHECK = timedelta(hours=1)
_OVER = (State.REJECTED, State.NOT_CAREER, State.EXPIRED, State.WITHDRAWN, State.REMOVED)
BLANK = {"title": "", "author_hash": ""}


class RelayThreads(Database):
    """The part of the store that keeps career threads."""

    @unbroken
    async def relay_communities(self) -> Sequence[int]:
        wanted = (
            select(communities.c.id)
            .join(
                settings,
                and_(settings.c.community_id == communities.c.id, settings.c.key == "settings"),
            )
            .where(communities.c.removed_at.is_(None))
            .order_by(communities.c.id)
        )
        async with self.reading() as connection:
            return list((await connection.execute(wanted)).scalars())

    @unbroken
    async def keep_thread(self, new: NewThread) -> tuple[Kept, int | None]:
        now, found = self.clock.now(), new.found
        async with self.writing() as connection:
            key = await key_named(connection, KEY)
            author = hashed(key, "author", found.author) if found.author else ""
            words = hashed(key, "words", new.words) if new.words else ""
            blocked = select(relay_optouts.c.hash).where(
                relay_optouts.c.community_id == new.community_id,
                relay_optouts.c.hash.in_([author, hashed(key, "post", found.post_id)]),
            )
            if (await connection.execute(blocked)).first() is not None:
                return Kept.OPTED_OUT, None
            here = relay_threads.c.community_id == new.community_id
            ids = [found.post_id, *filter(None, [found.crosspost_of])]
            known = select(relay_threads.c.id).where(
                here,
                or_(
                    relay_threads.c.post_id.in_(ids),
                    relay_threads.c.crosspost_of == found.post_id,
                ),
            )
            row = (await connection.execute(known)).first()
            if row is not None:
                seen = update(relay_threads).where(relay_threads.c.id == row.id, TITLED)
                await connection.execute(seen.values(seen_at=now))
                return Kept.KNOWN, row.id
            again = select(relay_threads.c.id).where(
                here,
                relay_threads.c.title_hash == words,
                relay_threads.c.found_at > now - SAME_WORDS_FOR,
            )
            # The monthly thread has the same words each month.
            if words and new.kind is not Kind.HIRING:
                row = (await connection.execute(again)).first()
                if row is not None:
                    return Kept.SAME_WORDS, row.id
            made = insert(relay_threads).values(
                community_id=new.community_id,
                source=found.source,
                post_id=found.post_id,
                flair=found.flair,
                crosspost_of=found.crosspost_of,
                title=new.title,
                title_hash=words,
                author_hash=author,
                score=new.score,
                reasons=new.reasons,
                kind=new.kind,
                state=new.state,
                created_at=found.created_at,
                found_at=now,
                seen_at=now,
                look_at=new.look_at,
                waiting_since=now if new.state is State.WAITING else None,
                points=found.points,
                comments=found.comments,
                check_at=None if found.source == LINK else new.look_at,
            )
            made_id = (await connection.execute(made.returning(relay_threads.c.id))).scalar_one()
            await forget_words(connection, new.community_id, now - SAME_WORDS_FOR)
        return Kept.NEW, int(made_id)

    @unbroken
    async def thread(self, community_id: int, thread_id: int) -> Thread | None:
        wanted = select(relay_threads).where(
            relay_threads.c.id == thread_id, relay_threads.c.community_id == community_id
        )
        async with self.reading() as connection:
            row = (await connection.execute(wanted)).one_or_none()
        return None if row is None else thread_of(row)

    @unbroken
    async def thread_by_post(self, community_id: int, post_id: str) -> Thread | None:
        wanted = select(relay_threads).where(
            relay_threads.c.community_id == community_id, relay_threads.c.post_id == post_id
        )
        async with self.reading() as connection:
            row = (await connection.execute(wanted)).one_or_none()
        return None if row is None else thread_of(row)

    @unbroken
    async def threads(self, community_id: int, state: State, limit: int) -> Sequence[Thread]:
        wanted = (
            select(relay_threads)
            .where(
                relay_threads.c.community_id == community_id,
                relay_threads.c.state == state,
                relay_threads.c.look_at <= self.clock.now(),
            )
            .order_by(relay_threads.c.look_at)
            .limit(limit)
        )
        return await self.read_threads(wanted)

    @unbroken
    async def count_threads(self, community_id: int | None = None) -> Mapping[State, int]:
        counted = select(relay_threads.c.state, func.count().label("number"))
        if community_id is not None:
            counted = counted.where(relay_threads.c.community_id == community_id)
        async with self.reading() as connection:
            rows = await connection.execute(counted.group_by(relay_threads.c.state))
            return {State(row.state): row.number for row in rows}

    @unbroken
    async def move_thread(
        self,
        thread: Thread,
        to: State,
        posts: Sequence[NewPost] = (),
        deed: Deed | None = None,
    ) -> bool:
        now = self.clock.now()
        values: dict[str, Any] = {"state": to}
        if to is State.WAITING:
            values |= {"waiting_since": now, "look_at": now}
        if to is State.POSTED:
            values |= {
                "posted_at": now,
                "check_at": None if thread.source == LINK else now + FIRST_CHECK,
            }
        if to in _OVER:
            values |= {**BLANK, "check_at": None}
        moved = (
            update(relay_threads)
            .where(relay_threads.c.id == thread.id, relay_threads.c.state == thread.state)
            .values(values)
            .returning(relay_threads.c.id)
        )
        async with self.writing() as connection:
            if (await connection.execute(moved)).first() is None:
                return False
            await write_posts(connection, posts, now)
            await record(connection, deed, now)
        return True

    @unbroken
    async def snooze_thread(self, thread: Thread, until: datetime) -> bool:
        later = (
            update(relay_threads)
            .where(relay_threads.c.id == thread.id, relay_threads.c.state == State.WAITING)
            .values(look_at=until)
        )
        async with self.writing() as connection:
            return (await connection.execute(later)).rowcount > 0

    @unbroken
    async def opt_out(self, community_id: int, kind: str, name: str) -> Sequence[Thread]:
        async with self.writing() as connection:
            its_hash = hashed(await key_named(connection, KEY), kind, name)
            values = {
                "community_id": community_id,
                "hash": its_hash,
                "asked_at": self.clock.now(),
            }
            keys = ("community_id", "hash")
            await connection.execute(insert_if_new(connection, relay_optouts, keys, values))
            of_it = (
                relay_threads.c.post_id == name
                if kind == "post"
                else relay_threads.c.author_hash == its_hash
            )
            wanted = select(relay_threads).where(
                relay_threads.c.community_id == community_id, of_it
            )
            return [thread_of(row) for row in await connection.execute(wanted)]

    async def read_threads(self, wanted: Select[Any]) -> list[Thread]:
        """The threads that a statement selects."""
        async with self.reading() as connection:
            return [thread_of(row) for row in await connection.execute(wanted)]


def thread_of(row: Row[Any]) -> Thread:
    """A row as its record."""
    return Thread(
        id=row.id,
        community_id=row.community_id,
        source=row.source,
        post_id=row.post_id,
        title=row.title,
        score=row.score,
        reasons=row.reasons,
        kind=Kind(row.kind),
        state=State(row.state),
        found_at=row.found_at,
        look_at=row.look_at,
        flair=row.flair,
        created_at=row.created_at,
        points=row.points,
        comments=row.comments,
        posted_at=row.posted_at,
        digest_id=row.digest_id,
        missing=row.missing,
    )
