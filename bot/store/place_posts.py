"""Posts of a place that comes into a group, or leaves it, in the middle of a round."""

from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.models import Round
from bot.core.posting import BOARD, FIRST_SOLVE, OPENED, new_post, post_key
from bot.store.outbox import write_posts
from bot.store.outbox_tables import outbox
from bot.store.records import round_of
from bot.store.round_posts import tell_of_change
from bot.store.spreading import copies_of, is_out, spread
from bot.store.tables import rounds


async def introduce(
    connection: AsyncConnection, community_id: int, platform: str, now: datetime
) -> None:
    """Post to a place what the group's other places have of the open round already."""
    round_ = await _open_round(connection, community_id, now)
    if round_ is None:
        return
    for kind in (OPENED, FIRST_SOLVE, BOARD):
        post = new_post(kind, round_)
        if await copies_of(connection, community_id, [post.dedupe_key]):
            copies = await spread(connection, post)
            here = [copy for copy in copies if copy.platform == platform]
            await write_posts(connection, here, now)


async def edit_boards(connection: AsyncConnection, community_id: int, now: datetime) -> None:
    """Have the open round's board made anew in each place that has it."""
    round_ = await _open_round(connection, community_id, now)
    if round_ is not None and await copies_of(connection, community_id, [post_key(BOARD, round_)]):
        await tell_of_change(connection, round_.id, now)


async def let_go(connection: AsyncConnection, community_id: int, platform: str) -> None:
    """Leave what a place that goes its own way has as it is, and write nothing more there.

    Its keys become free, so that another place may have the same posts.
    """
    mark = f":{platform}"
    theirs = select(outbox.c.id, outbox.c.dedupe_key, outbox.c.edits, outbox.c.sent_at).where(
        outbox.c.community_id == community_id,
        outbox.c.platform == platform,
        or_(outbox.c.dedupe_key.endswith(mark), outbox.c.edits.endswith(mark)),
    )
    rows = (await connection.execute(theirs.add_columns(outbox.c.lease_until))).all()
    freed = {row.dedupe_key: f"{row.dedupe_key}:{row.id}" for row in rows if not row.edits}
    for row in rows:
        this = outbox.c.id == row.id
        if row.edits in freed:
            change = {"edits": freed[row.edits]}
        elif row.dedupe_key in freed and is_out(row):
            change = {"dedupe_key": freed[row.dedupe_key]}
        else:
            await connection.execute(delete(outbox).where(this))
            continue
        await connection.execute(update(outbox).where(this).values(change))


async def _open_round(
    connection: AsyncConnection, community_id: int, now: datetime
) -> Round | None:
    wanted = (
        select(rounds)
        .where(
            rounds.c.community_id == community_id,
            rounds.c.opens_at <= now,
            rounds.c.closes_at > now,
        )
        .order_by(rounds.c.opens_at.desc())
    )
    row = (await connection.execute(wanted)).first()
    return None if row is None else round_of(row)
