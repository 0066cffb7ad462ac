"""What comes next in a community, as its moderators arrange it."""

from collections.abc import Callable

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.audit_ports import Deed
from bot.core.lining_up import Backlog, Lined
from bot.store.audit_log import record
from bot.store.engine import Database, unbroken
from bot.store.own_tables import left_out as gone_table
from bot.store.schedule_tables import backlog


class LiningUp(Database):
    """The part of the store that keeps the order of the weeks."""

    @unbroken
    async def left_out(self, community_id: int) -> frozenset[str]:
        async with self.reading() as connection:
            return (await _backlog(connection, community_id)).left_out

    @unbroken
    async def change_backlog(
        self, community_id: int, change: Callable[[Backlog], Backlog], deed: Deed | None = None
    ) -> None:
        async with self.writing() as connection:
            await rearrange(connection, community_id, change)
            await record(connection, deed, self.clock.now())


async def rearrange(
    connection: AsyncConnection, community_id: int, change: Callable[[Backlog], Backlog]
) -> None:
    """Write a backlog anew from what it is now."""
    changed = change(await _backlog(connection, community_id))
    for table in (backlog, gone_table):
        await connection.execute(delete(table).where(table.c.community_id == community_id))
    rows = [
        {
            "community_id": community_id,
            "position": position,
            "slug": one.slug,
            "challenge_version_id": one.challenge_version_id,
        }
        for position, one in enumerate(changed.listed)
    ]
    if rows:
        await connection.execute(insert(backlog), rows)
    gone = [{"community_id": community_id, "slug": slug} for slug in sorted(changed.left_out)]
    if gone:
        await connection.execute(insert(gone_table), gone)


async def _backlog(connection: AsyncConnection, community_id: int) -> Backlog:
    listed = (
        select(backlog.c.slug, backlog.c.challenge_version_id)
        .where(backlog.c.community_id == community_id)
        .order_by(backlog.c.position)
    )
    gone = select(gone_table.c.slug).where(gone_table.c.community_id == community_id)
    return Backlog(
        tuple(
            Lined(row.slug, row.challenge_version_id) for row in await connection.execute(listed)
        ),
        frozenset((await connection.execute(gone)).scalars()),
    )
