"""Posts that name a member who has everything deleted, written again in their place."""

from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.models import Mode
from bot.core.posting import BOARD, FINAL, SUMMARY
from bot.core.posts import NewPost
from bot.store.outbox import write_posts
from bot.store.outbox_tables import outbox
from bot.store.owned import Person
from bot.store.records import round_of
from bot.store.result_tables import bests
from bot.store.round_posts import tell_of_first_solve
from bot.store.tables import rounds, submissions


async def correct_posts(connection: AsyncConnection, person: Person, now: datetime) -> None:
    """Have boards, summaries and season cards that name them written again, in place."""
    theirs = (
        select(rounds.c.id, rounds.c.season_id)
        .join(bests, bests.c.round_id == rounds.c.id)
        .where(bests.c.member_id.in_(person.members))
        .subquery()
    )
    seasons = select(rounds.c.id).where(rounds.c.season_id.in_(select(theirs.c.season_id)))
    named = (
        select(outbox)
        .where(
            or_(outbox.c.sent_at.is_not(None), outbox.c.lease_until.is_not(None)),
            outbox.c.edits == "",
            or_(
                and_(
                    outbox.c.kind.in_((BOARD, SUMMARY)),
                    outbox.c.round_id.in_(select(theirs.c.id)),
                ),
                and_(outbox.c.kind == FINAL, outbox.c.round_id.in_(seasons)),
            ),
        )
        .order_by(outbox.c.id)
    )
    posts = [
        NewPost(
            dedupe_key=f"{row.dedupe_key}:without:{person.members[0]}",
            kind=row.kind,
            platform=row.platform,
            recipient=row.recipient,
            community_id=row.community_id,
            round_id=row.round_id,
            edits=row.dedupe_key,
        )
        for row in (await connection.execute(named)).all()
    ]
    await write_posts(connection, posts, now)


async def follow_first_solves(connection: AsyncConnection, person: Person, now: datetime) -> None:
    """They are announced no longer, and what waited for their verdict may be."""
    theirs = select(submissions.c.round_id).where(
        submissions.c.member_id.in_(person.members), submissions.c.mode == Mode.RANKED
    )
    wanted = select(rounds).where(rounds.c.id.in_(theirs)).order_by(rounds.c.id)
    for row in (await connection.execute(wanted)).all():
        await tell_of_first_solve(connection, round_of(row), now)
