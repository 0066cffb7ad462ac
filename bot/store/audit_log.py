"""What moderators did: written in the transaction of its effect, read page by page."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.audit_ports import Deed, LoggedDeed
from bot.store.audit_tables import audit_log
from bot.store.engine import Database, unbroken
from bot.store.tables import members


class AuditLogRows(Database):
    """The part of the store that remembers what moderators did."""

    @unbroken
    async def record(self, deed: Deed) -> int:
        async with self.writing() as connection:
            return await record(connection, deed, self.clock.now())

    @unbroken
    async def deeds(
        self, community_id: int, before: int | None, limit: int
    ) -> Sequence[LoggedDeed]:
        by, about = members.alias("by"), members.alias("about")
        wanted = (
            select(audit_log, by.c.name.label("by_name"), about.c.name.label("about_name"))
            .outerjoin(by, by.c.id == audit_log.c.moderator_id)
            .outerjoin(about, about.c.id == audit_log.c.about_id)
            .where(audit_log.c.community_id == community_id)
            .order_by(audit_log.c.id.desc())
            .limit(limit)
        )
        if before is not None:
            wanted = wanted.where(audit_log.c.id < before)
        async with self.reading() as connection:
            rows = (await connection.execute(wanted)).all()
        return [
            LoggedDeed(
                id=row.id,
                by=row.by_name or "",
                action=row.action,
                target=row.target,
                about=row.about_name or "",
                reason=row.reason,
                at=row.at,
                undone_by=row.undone_by,
            )
            for row in rows
        ]


async def record(
    connection: AsyncConnection, deed: Deed | None, now: datetime, *, undoes: int | None = None
) -> int:
    """Write down a deed in the transaction of its effect; its number.

    Args:
        deed: None writes nothing, for effects that no moderator caused; 0 then.
        undoes: the number of the deed that it takes back.
    """
    if deed is None:
        return 0
    written = (
        insert(audit_log)
        .values(
            community_id=deed.community_id,
            moderator_id=deed.moderator_id,
            action=deed.action,
            target=deed.target,
            about_id=deed.about_id,
            reason=deed.reason,
            at=now,
        )
        .returning(audit_log.c.id)
    )
    number = int((await connection.execute(written)).scalar_one())
    if undoes is not None:
        undone = (
            update(audit_log)
            .where(audit_log.c.id == undoes, audit_log.c.community_id == deed.community_id)
            .values(undone_by=number)
        )
        await connection.execute(undone)
    return number
