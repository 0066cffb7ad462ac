"""How much waits, and for how long: what those who host the bot watch."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bot.store.engine import Database, unbroken
from bot.store.outbox_tables import DUE, UNREAD, outbox
from bot.store.tables import JUDGING, QUEUED, submissions


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits now.

    Attributes:
        oldest_queued_at, oldest_due_at: None if nothing waits.
        due: messages that should be out already.
        unread: messages whose recipient can't be reached.
    """

    queued: int
    judging: int
    oldest_queued_at: datetime | None
    due: int
    oldest_due_at: datetime | None
    unread: int


class Watching(Database):
    """The part of the store that counts what waits."""

    @unbroken
    async def waiting(self) -> Waiting:
        """Count what waits; reads indexes only."""
        queue = select(func.count(), func.min(submissions.c.accepted_at)).where(QUEUED)
        judged_now = select(func.count()).select_from(submissions).where(JUDGING)
        due = select(func.count(), func.min(outbox.c.not_before)).where(
            DUE, outbox.c.not_before <= self.clock.now()
        )
        unread = select(func.count()).select_from(outbox).where(UNREAD)
        async with self.reading() as connection:
            queued, oldest_queued_at = (await connection.execute(queue)).one()
            owed, oldest_due_at = (await connection.execute(due)).one()
            return Waiting(
                queued=queued,
                judging=(await connection.execute(judged_now)).scalar_one(),
                oldest_queued_at=oldest_queued_at,
                due=owed,
                oldest_due_at=oldest_due_at,
                unread=(await connection.execute(unread)).scalar_one(),
            )
