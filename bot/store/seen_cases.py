"""Who is unranked in a round and why, and who knows hidden cases before one opens."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.unranked import Unranked
from bot.store.engine import insert_if_new
from bot.store.fairness_tables import seen_cases, unranked
from bot.store.tables import members

_WHY = select(unranked.c.why).where(
    unranked.c.round_id == bindparam("of_round"), unranked.c.member_id == bindparam("of_member")
)


async def why_unranked(
    connection: AsyncConnection, round_id: int, member_id: int
) -> Unranked | None:
    """Why nothing that a member sends in a round counts; None if it may."""
    whose = {"of_round": round_id, "of_member": member_id}
    why = (await connection.execute(_WHY, whose)).scalar_one_or_none()
    return None if why is None else Unranked(why)


async def note_seen(connection: AsyncConnection, member_id: int, slug: str, now: datetime) -> None:
    """Remember that a member knows the hidden cases of a challenge."""
    row = {"member_id": member_id, "slug": slug, "at": now}
    await connection.execute(insert_if_new(connection, seen_cases, ("member_id", "slug"), row))


async def unrank_who_saw(connection: AsyncConnection, opened: Row[Any]) -> None:
    """Let whoever knows the hidden cases of a round that opens count on no board of it."""
    knowing = (
        select(seen_cases.c.member_id)
        .join(members, members.c.id == seen_cases.c.member_id)
        .where(members.c.community_id == opened.community_id, seen_cases.c.slug == opened.slug)
    )
    for member_id in (await connection.execute(knowing)).scalars().all():
        row = {"member_id": member_id, "why": Unranked.SAW_CASES, "at": opened.opens_at}
        row["round_id"] = opened.id
        await connection.execute(
            insert_if_new(connection, unranked, ("round_id", "member_id"), row)
        )
