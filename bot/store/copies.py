"""What waits for a moderator because it looks copied or is too fast; who looks alike."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.audit_ports import Deed
from bot.core.copies import SHORTEST_TOKENS, Decision, Hold, Pair, Why, alike_pairs
from bot.core.copies_ports import HOLD_DECIDED
from bot.store.audit_log import record
from bot.store.boards import refresh_boards
from bot.store.copies_tables import UNDECIDED, fingerprints, holds
from bot.store.engine import Database, unbroken
from bot.store.holding import unpacked
from bot.store.outbox import write_posts
from bot.store.result_tables import Metric, bests
from bot.store.tables import members, rounds, submissions
from bot.store.telling import told


class Copies(Database):
    """The part of the store that holds are decided in."""

    @unbroken
    async def held(self, community_id: int, limit: int) -> Sequence[Hold]:
        wanted = (
            every_hold()
            .where(holds.c.community_id == community_id, UNDECIDED)
            .order_by(holds.c.held_at)
            .limit(limit)
        )
        async with self.reading() as connection:
            return [hold_of(row) for row in await connection.execute(wanted)]

    @unbroken
    async def hold(self, community_id: int, submission_id: int) -> Hold | None:
        wanted = every_hold().where(
            holds.c.submission_id == submission_id, holds.c.community_id == community_id
        )
        async with self.reading() as connection:
            row = (await connection.execute(wanted)).one_or_none()
        return None if row is None else hold_of(row)

    @unbroken
    async def decide_hold(self, deed: Deed, submission_id: int, decision: Decision) -> bool:
        async with self.writing() as connection:
            theirs = holds.c.community_id == deed.community_id
            decided = await self._decide(connection, submission_id, decision, theirs)
            if decided:
                await record(connection, deed, self.clock.now())
            return decided

    @unbroken
    async def settle_holds(self, held_before: datetime) -> int:
        due = select(holds.c.submission_id, holds.c.identical).where(
            UNDECIDED, holds.c.held_at <= held_before
        )
        async with self.reading() as connection:
            found = (await connection.execute(due)).all()
        settled = 0
        for row in found:
            decision = Decision.PRACTICE if row.identical else Decision.RELEASED
            async with self.writing() as connection:
                settled += await self._decide(connection, row.submission_id, decision)
        return settled

    async def _decide(
        self, connection: AsyncConnection, submission_id: int, decision: Decision, *more: Any
    ) -> bool:
        now = self.clock.now()
        decided = (
            update(holds)
            .where(holds.c.submission_id == submission_id, UNDECIDED, *more)
            .values(decision=decision, decided_at=now)
        )
        if (await connection.execute(decided)).rowcount == 0:
            return False
        sent = select(submissions.c.member_id, submissions.c.round_id)
        row = (await connection.execute(sent.where(submissions.c.id == submission_id))).one()
        await refresh_boards(connection, row.round_id, row.member_id, self.clock.now())
        post = await told(connection, row.member_id, HOLD_DECIDED, submission_id)
        await write_posts(connection, post, now)
        return True

    async def similar(self, community_id: int, round_id: int) -> Sequence[Pair]:
        names, looks = await self._looks(community_id, round_id)
        # Every pair of a large round is compared: seconds that no answer may wait for.
        found = await asyncio.to_thread(alike_pairs, looks)
        return [Pair(one, names[one], two, names[two], share) for one, two, share in found]

    @unbroken
    async def _looks(
        self, community_id: int, round_id: int
    ) -> tuple[dict[int, str], dict[int, tuple[int, frozenset[int]]]]:
        """Each member's best in a round, with their names and fingerprints."""
        wanted = (
            select(bests.c.submission_id, bests.c.member_id, members.c.name, fingerprints.c.prints)
            .join(rounds, rounds.c.id == bests.c.round_id)
            .join(members, members.c.id == bests.c.member_id)
            .join(fingerprints, fingerprints.c.submission_id == bests.c.submission_id)
            .where(
                bests.c.round_id == round_id,
                bests.c.metric == Metric.POINTS,
                rounds.c.community_id == community_id,
                fingerprints.c.tokens >= SHORTEST_TOKENS,
            )
        )
        async with self.reading() as connection:
            rows = (await connection.execute(wanted)).all()
        names = {row.submission_id: row.name for row in rows}
        return names, {row.submission_id: (row.member_id, unpacked(row.prints)) for row in rows}


def every_hold() -> Select[Any]:
    """Select holds with the words for whose they are and of which round."""
    return (
        select(holds, submissions.c.member_id, members.c.name, rounds.c.number, rounds.c.slug)
        .join(submissions, submissions.c.id == holds.c.submission_id)
        .join(members, members.c.id == submissions.c.member_id)
        .join(rounds, rounds.c.id == submissions.c.round_id)
    )


def hold_of(row: Row[Any]) -> Hold:
    """Read a row of `every_hold`."""
    return Hold(
        submission_id=row.submission_id,
        member_id=row.member_id,
        member=row.name,
        week=f"Week {row.number} · {row.slug}",
        why=Why(row.why),
        at=row.held_at,
        path=row.path,
        share=row.share,
        identical=row.identical,
        decision=None if row.decision is None else Decision(row.decision),
    )
