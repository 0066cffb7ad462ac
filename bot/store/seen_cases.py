"""Who knows the hidden cases of a round before it opens."""

from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.engine import insert_if_new
from bot.store.fairness_tables import SAW_CASES, unranked
from bot.store.own_tables import own_challenges


async def unrank_authors(connection: AsyncConnection, opened: Row[Any]) -> None:
    """Let whoever brought the challenge of a round count on no board of it."""
    authors = (
        select(own_challenges.c.member_id)
        .where(
            own_challenges.c.community_id == opened.community_id,
            own_challenges.c.slug == opened.slug,
            own_challenges.c.member_id.is_not(None),
        )
        .distinct()
    )
    for member_id in (await connection.execute(authors)).scalars().all():
        row = {"member_id": member_id, "why": SAW_CASES, "at": opened.opens_at}
        row["round_id"] = opened.id
        await connection.execute(
            insert_if_new(connection, unranked, ("round_id", "member_id"), row)
        )
