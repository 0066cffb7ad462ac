"""Forget what nobody needs any more, when its time has come."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.link_codes import LIMITS_WINDOW, UNDO_WITHIN
from bot.core.linking_ports import LINK_ASKED, LINK_TOLD
from bot.core.posting import VERDICT
from bot.core.privacy_ports import LINK_REQUESTS_KEPT
from bot.store.engine import Database, unbroken
from bot.store.people_tables import link_guesses, links, remembered
from bot.store.schema import metadata
from bot.store.tables import PENDING, SENT, TRIES, outbox, submissions

_PRIVATE = (VERDICT, LINK_ASKED, LINK_TOLD)


class Retaining(Database):
    """The part of the store whose time runs out."""

    @unbroken
    async def forget_tries(self, delivered_before: datetime) -> int:
        waits = exists().where(
            outbox.c.submission_id == submissions.c.id,
            or_(outbox.c.sent_at.is_(None), outbox.c.sent_at >= delivered_before),
        )
        delivered = exists().where(outbox.c.submission_id == submissions.c.id)
        due = select(submissions.c.id).where(TRIES, ~PENDING, delivered, ~waits).limit(500)
        async with self.writing() as connection:
            found = (await connection.execute(due)).scalars().all()
            if found:
                await _delete_submissions(connection, found)
            return len(found)

    @unbroken
    async def forget_notices(self, sent_before: datetime) -> int:
        old = delete(outbox).where(
            SENT, outbox.c.kind.in_(_PRIVATE), outbox.c.sent_at < sent_before
        )
        async with self.writing() as connection:
            return (await connection.execute(old)).rowcount

    @unbroken
    async def forget_link_requests(self, now: datetime) -> int:
        ended = and_(
            or_(links.c.linked_at.is_(None), links.c.ended_at.is_not(None)),
            links.c.expires_at < now - LINK_REQUESTS_KEPT,
        )
        way_back = (
            update(links)
            .where(links.c.linked_at <= now - UNDO_WITHIN, links.c.moved.is_not(None))
            .values(moved=None)
        )
        async with self.writing() as connection:
            await connection.execute(way_back)
            await connection.execute(
                delete(link_guesses).where(link_guesses.c.at <= now - LIMITS_WINDOW)
            )
            return (await connection.execute(delete(links).where(ended))).rowcount

    @unbroken
    async def forget_remembered(self, now: datetime) -> int:
        over = delete(remembered).where(remembered.c.kept_until <= now)
        async with self.writing() as connection:
            return (await connection.execute(over)).rowcount


async def _delete_submissions(connection: AsyncConnection, numbers: Sequence[int]) -> None:
    """Delete submissions, and first what points to them."""
    for table in metadata.tables.values():
        for column in table.columns:
            if any(key.column.table is submissions for key in column.foreign_keys):
                await connection.execute(delete(table).where(column.in_(numbers)))
    await connection.execute(delete(submissions).where(submissions.c.id.in_(numbers)))
