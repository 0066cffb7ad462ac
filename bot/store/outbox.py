"""What must be delivered: leased to one sender at a time until it is sent."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, or_, select, update

from bot.core.models import Delivery
from bot.store.engine import Database, unbroken
from bot.store.tables import UNSENT, outbox

_BATCH = 50


class OutboxRows(Database):
    """The part of the store that senders take from."""

    @unbroken
    async def lease(
        self, platform: str, recipients: Sequence[str] | None, owner: str, lease_s: float
    ) -> Sequence[Delivery]:
        now = self.clock.now()
        due = select(outbox.c.id).where(
            UNSENT,
            outbox.c.platform == platform,
            outbox.c.not_before <= now,
            or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= now),
        )
        if recipients is not None:
            due = due.where(outbox.c.recipient.in_(recipients))
        first = (
            due.order_by(outbox.c.not_before, outbox.c.id)
            .limit(_BATCH)
            .with_for_update(skip_locked=True)
            .correlate(None)
        )
        take = (
            update(outbox)
            .where(outbox.c.id.in_(first))
            .values(
                lease_by=owner,
                lease_until=now + timedelta(seconds=lease_s),
                attempts=outbox.c.attempts + 1,
            )
            .returning(outbox)
        )
        async with self.writing() as connection:
            rows = (await connection.execute(take)).all()
        return [_delivery_of(row) for row in sorted(rows, key=lambda row: int(row.id))]

    @unbroken
    async def sent(self, delivery_id: int, owner: str, message_id: str) -> None:
        # Whose lease it is does not matter: it was delivered, and a sender that
        # outlived its lease must still keep the next one from sending it again.
        done = (
            update(outbox)
            .where(outbox.c.id == delivery_id, UNSENT)
            .values(
                sent_at=self.clock.now(), message_id=message_id, lease_by=owner, lease_until=None
            )
        )
        async with self.writing() as connection:
            await connection.execute(done)

    @unbroken
    async def failed(self, delivery_id: int, owner: str, error: str, retry_in_s: float) -> None:
        later = (
            update(outbox)
            .where(outbox.c.id == delivery_id, outbox.c.lease_by == owner, UNSENT)
            .values(
                error=error,
                not_before=self.clock.now() + timedelta(seconds=retry_in_s),
                lease_by=None,
                lease_until=None,
            )
        )
        async with self.writing() as connection:
            await connection.execute(later)


def _delivery_of(row: Row[Any]) -> Delivery:
    return Delivery(
        id=row.id,
        dedupe_key=row.dedupe_key,
        platform=row.platform,
        recipient=row.recipient,
        reply_to=row.reply_to,
        kind=row.kind,
        submission_id=row.submission_id,
        attempts=row.attempts,
    )
