"""Posts of a place that comes into a group, or leaves it, in the middle of a round."""

from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.models import Round
from bot.core.posting import BOARD, FIRST_SOLVE, OPENED, new_post, post_key
from bot.core.posts import NewPost
from bot.store.first_solves import number_told
from bot.store.outbox import write_posts
from bot.store.outbox_tables import outbox
from bot.store.records import round_of
from bot.store.round_posts import tell_of_change
from bot.store.spreading import copies_of, is_out, spread
from bot.store.tables import rounds

# What stands in a channel while a round is open.
_OF_OPEN_ROUND = (OPENED, FIRST_SOLVE, BOARD)


async def introduce(
    connection: AsyncConnection, community_id: int, platform: str, now: datetime
) -> None:
    """Post to a place what the group's other places have of the open round already."""
    round_ = await _open_round(connection, community_id, now)
    if round_ is None:
        return
    for kind in _OF_OPEN_ROUND:
        told = await number_told(connection, round_.id) if kind == FIRST_SOLVE else None
        if told == "":  # it was taken back
            continue
        post = new_post(kind, round_, payload=told or "")
        if await copies_of(connection, [post.dedupe_key]):
            copies = await spread(connection, post)
            here = [copy for copy in copies if copy.platform == platform]
            await write_posts(
                connection, [one for one in here if not await _take_up(connection, one)], now
            )


async def edit_boards(connection: AsyncConnection, community_id: int, now: datetime) -> None:
    """Have the open round's board made anew in each place that has it."""
    round_ = await _open_round(connection, community_id, now)
    if round_ is not None and await copies_of(connection, [post_key(BOARD, round_)]):
        await tell_of_change(connection, round_, now)


async def let_go(connection: AsyncConnection, community_id: int, platform: str) -> None:
    """Write nothing more to a place that goes its own way.

    What it has of the open round stays as it is; its keys become free, so that
    another place may have the same posts. What is withdrawn later, as a thread that
    is gone at its source, is withdrawn there too.
    """
    mark = f":{platform}"
    theirs = select(outbox).where(
        outbox.c.community_id == community_id,
        outbox.c.platform == platform,
        or_(outbox.c.dedupe_key.endswith(mark), outbox.c.edits.endswith(mark)),
    )
    rows = (await connection.execute(theirs)).all()
    freed = {
        row.dedupe_key: f"{row.dedupe_key}:{row.id}"
        for row in rows
        if row.kind in _OF_OPEN_ROUND and not row.edits
    }
    for row in rows:
        this = outbox.c.id == row.id
        if not row.edits and not is_out(row):
            await connection.execute(delete(outbox).where(this))
        elif row.dedupe_key in freed:
            key = freed[row.dedupe_key]
            await connection.execute(update(outbox).where(this).values(dedupe_key=key))
        elif row.edits in freed:
            await connection.execute(update(outbox).where(this).values(edits=freed[row.edits]))


async def _take_up(connection: AsyncConnection, copy: NewPost) -> bool:
    """Go on with what a place has from before it left; whether it has that."""
    known = select(outbox.c.id).where(
        outbox.c.round_id == copy.round_id,
        outbox.c.kind == copy.kind,
        outbox.c.platform == copy.platform,
        outbox.c.recipient == copy.recipient,
        outbox.c.edits == "",
    )
    number = (await connection.execute(known)).scalars().first()
    its = update(outbox).where(outbox.c.id == number).values(dedupe_key=copy.dedupe_key)
    if number is not None:
        await connection.execute(its)
    return number is not None


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
