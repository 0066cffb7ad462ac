"""Code that waits for its member to choose how they appear."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, delete, insert, select

from bot.core.communities import KeptSource
from bot.store.engine import Database, unbroken
from bot.store.tables import kept_sources


class KeptSources(Database):
    """The part of the store that keeps what is not submitted yet."""

    @unbroken
    async def keep_source(self, member_id: int, kept: KeptSource) -> None:
        older = delete(kept_sources).where(
            kept_sources.c.member_id == member_id, kept_sources.c.slug == kept.slug
        )
        newest = insert(kept_sources).values(
            member_id=member_id,
            slug=kept.slug,
            filename=kept.filename,
            source=kept.source,
            delivery_id=kept.delivery_id,
            reply_to=kept.reply_to,
            kept_at=self.clock.now(),
        )
        async with self.writing() as connection:
            await connection.execute(older)
            await connection.execute(newest)

    @unbroken
    async def kept_sources(self, member_id: int) -> Sequence[KeptSource]:
        wanted = (
            select(kept_sources)
            .where(kept_sources.c.member_id == member_id)
            .order_by(kept_sources.c.kept_at, kept_sources.c.slug)
        )
        async with self.reading() as connection:
            return [_kept_of(row) for row in await connection.execute(wanted)]

    @unbroken
    async def kept_source(self, delivery_id: str) -> KeptSource | None:
        wanted = select(kept_sources).where(kept_sources.c.delivery_id == delivery_id).limit(1)
        async with self.reading() as connection:
            row = (await connection.execute(wanted)).one_or_none()
        return None if row is None else _kept_of(row)

    @unbroken
    async def drop_kept_source(self, member_id: int, delivery_id: str) -> None:
        # By delivery: what came for the same challenge since is still to be submitted.
        submitted = delete(kept_sources).where(
            kept_sources.c.member_id == member_id, kept_sources.c.delivery_id == delivery_id
        )
        async with self.writing() as connection:
            await connection.execute(submitted)


def _kept_of(row: Row[Any]) -> KeptSource:
    return KeptSource(
        slug=row.slug,
        filename=row.filename,
        source=row.source,
        delivery_id=row.delivery_id,
        reply_to=row.reply_to,
    )
