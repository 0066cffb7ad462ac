"""The part of a judgement's transaction that holds what looks copied, or is too fast."""

from array import array
from datetime import datetime
from typing import Any

from sqlalchemy import Row, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.copies import Decision, Look, Why, is_implausible
from bot.core.copies_ports import HELD
from bot.core.judgements import Judgement, Verdict
from bot.core.models import Mode
from bot.store.copies_tables import fingerprints, holds
from bot.store.engine import insert_if_new
from bot.store.outbox import write_posts
from bot.store.result_tables import Metric, bests
from bot.store.tables import submissions
from bot.store.telling import told_moderators


async def hold_if_due(
    connection: AsyncConnection,
    row: Row[Any],
    judgement: Judgement,
    look: Look | None,
    now: datetime,
) -> None:
    """Keep an accepted submission's fingerprints, and hold it where a rule says so.

    What a moderator released stays released, also sent again unchanged.
    """
    if row.mode != Mode.RANKED or judgement.verdict is not Verdict.AC:
        return
    if look is not None:
        kept = {"tokens": look.tokens, "prints": packed(look.prints)}
        values = {"submission_id": row.id, **kept}
        await connection.execute(
            insert_if_new(connection, fingerprints, ("submission_id",), values)
        )
    hold = await _hold(connection, row, judgement, look)
    if hold is None or await _was_released(connection, row):
        return
    values = {
        "submission_id": row.id,
        "community_id": row.community_id,
        "held_at": now,
        **hold,
    }
    held = insert_if_new(connection, holds, ("submission_id",), values)
    if (await connection.execute(held)).one_or_none() is not None:
        post = told_moderators(row.community_id, HELD, row.id)
        await write_posts(connection, [post], now)


async def _hold(
    connection: AsyncConnection, row: Row[Any], judgement: Judgement, look: Look | None
) -> dict[str, Any] | None:
    if look is not None and look.likeness is not None:
        near = look.likeness
        return {
            "why": Why.COPY,
            "path": near.path,
            "share": near.share,
            "identical": near.identical,
        }
    # Others' speeds are read only where they matter.
    if not is_implausible(judgement.speed, ()):
        return None
    others = select(bests.c.value).where(
        bests.c.round_id == row.round_id,
        bests.c.member_id != row.member_id,
        bests.c.metric == Metric.FASTEST,
    )
    if not is_implausible(judgement.speed, (await connection.execute(others)).scalars().all()):
        return None
    return {"why": Why.FAST, "path": "", "share": 0.0, "identical": False}


async def _was_released(connection: AsyncConnection, row: Row[Any]) -> bool:
    same = exists().where(
        holds.c.submission_id == submissions.c.id, holds.c.decision == Decision.RELEASED
    )
    wanted = select(submissions.c.id).where(
        submissions.c.member_id == row.member_id,
        submissions.c.source_hash == row.source_hash,
        submissions.c.slug == row.slug,
        submissions.c.mode == row.mode,
        same,
    )
    return (await connection.execute(wanted)).first() is not None


def packed(prints: frozenset[int]) -> bytes:
    """Fingerprints as they are stored."""
    return array("I", sorted(prints)).tobytes()


def unpacked(stored: bytes) -> frozenset[int]:
    """Fingerprints as they compare."""
    found = array("I")
    found.frombytes(stored)
    return frozenset(found)
