"""What must be delivered: leased to one sender at a time until it is sent."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningUpdate

from bot.core.audit_ports import Deed
from bot.core.models import Mode
from bot.core.posts import Delivery, NewPost
from bot.store.audit_log import record
from bot.store.columns import Instant
from bot.store.engine import Database, insert_if_new, unbroken
from bot.store.outbox_tables import DUE, TO_ANSWER, UNREAD, UNSENT, outbox
from bot.store.spreading import spread
from bot.store.tables import ANSWERABLE, KEPT_ANSWERABLE, PENDING, kept_sources, places, submissions

_BATCH = 50
# What is for a place that removed the bot waits until it is back.
_PARKED = exists().where(
    places.c.community_id == outbox.c.community_id,
    places.c.platform == outbox.c.platform,
    places.c.removed_at.is_not(None),
)
_ROUND_PENDING = select(
    exists().where(
        PENDING,
        submissions.c.round_id == bindparam("of_round"),
        submissions.c.mode == Mode.RANKED,
        submissions.c.withdrawn_at.is_(None),
    )
)
_changed = outbox.alias("changed")
_CHANGED_IS_SENT = exists().where(
    _changed.c.dedupe_key == outbox.c.edits, _changed.c.sent_at.is_not(None)
)


def _taking(*also: ColumnElement[bool]) -> ReturningUpdate[Any]:
    """Lease the first of what is due."""
    now = bindparam("now", type_=Instant)
    first = (
        select(outbox.c.id)
        .where(
            DUE,
            outbox.c.platform == bindparam("on"),
            outbox.c.not_before <= now,
            or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= now),
            # What changes a message comes after the message.
            or_(outbox.c.edits == "", _CHANGED_IS_SENT),
            ~_PARKED,
            *also,
        )
        .order_by(outbox.c.not_before, outbox.c.id)
        .limit(_BATCH)
        .with_for_update(skip_locked=True)
        .correlate(None)
    )
    return (
        update(outbox)
        .where(outbox.c.id.in_(first))
        .values(
            lease_by=bindparam("by"),
            lease_until=bindparam("until", type_=Instant),
            attempts=outbox.c.attempts + 1,
        )
        .returning(outbox)
    )


_TAKE = _taking()
_TAKE_THEIRS = _taking(outbox.c.recipient.in_(bindparam("theirs", expanding=True)))
_SENT = (
    update(outbox)
    .where(outbox.c.id == bindparam("number"), UNSENT)
    .values(
        sent_at=bindparam("now", type_=Instant),
        message_id=bindparam("message"),
        lease_by=bindparam("by"),
        lease_until=None,
    )
)


class OutboxRows(Database):
    """The part of the store that senders take from."""

    @unbroken
    async def lease(
        self, platform: str, recipients: Sequence[str] | None, owner: str, lease_s: float
    ) -> Sequence[Delivery]:
        now = self.clock.now()
        what = {
            "on": platform,
            "now": now,
            "by": owner,
            "until": now + timedelta(seconds=lease_s),
            **({} if recipients is None else {"theirs": recipients}),
        }
        async with self.writing() as connection:
            take = _TAKE if recipients is None else _TAKE_THEIRS
            rows = (await connection.execute(take, what)).all()
            messages = await _messages_of(connection, [row.edits for row in rows if row.edits])
        ordered = sorted(rows, key=lambda row: int(row.id))
        return [_delivery_of(row, messages.get(row.edits, "")) for row in ordered]

    @unbroken
    async def sent(self, delivery_id: int, owner: str, message_id: str) -> None:
        # Whose lease it is does not matter: it was delivered, and a sender that
        # outlived its lease must still keep the next one from sending it again.
        done = {"number": delivery_id, "now": self.clock.now(), "message": message_id, "by": owner}
        async with self.writing() as connection:
            await connection.execute(_SENT, done)

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

    @unbroken
    async def unread(self, delivery_id: int, owner: str) -> None:
        waits = (
            update(outbox)
            .where(outbox.c.id == delivery_id, outbox.c.lease_by == owner, DUE)
            .values(unread_at=self.clock.now(), lease_by=None, lease_until=None)
        )
        async with self.writing() as connection:
            await connection.execute(waits)

    @unbroken
    async def waiting_unread(self, platform: str, recipient: str) -> Sequence[Delivery]:
        wanted = (
            select(outbox)
            .where(UNREAD, outbox.c.platform == platform, outbox.c.recipient == recipient, ~_PARKED)
            .order_by(outbox.c.id)
        )
        async with self.reading() as connection:
            return [_delivery_of(row) for row in await connection.execute(wanted)]

    @unbroken
    async def post(self, posts: Sequence[NewPost], deed: Deed | None = None) -> None:
        async with self.writing() as connection:
            await write_posts(connection, posts, self.clock.now())
            await record(connection, deed, self.clock.now())

    @unbroken
    async def forget_reply_to(self, accepted_before: datetime) -> int:
        accepted_then = exists().where(
            submissions.c.id == outbox.c.submission_id, submissions.c.accepted_at < accepted_before
        )
        forgotten = (
            update(outbox).where(TO_ANSWER, accepted_then).values(reply_to=""),
            update(submissions)
            .where(ANSWERABLE, submissions.c.accepted_at < accepted_before)
            .values(reply_to=""),
            update(kept_sources)
            .where(KEPT_ANSWERABLE, kept_sources.c.kept_at < accepted_before)
            .values(reply_to=""),
        )
        async with self.writing() as connection:
            return sum([(await connection.execute(it)).rowcount for it in forgotten])


async def write_posts(
    connection: AsyncConnection,
    posts: Sequence[NewPost],
    now: datetime,
    not_before: datetime | None = None,
) -> None:
    """Write what is to be posted, in the transaction of its cause, for each place it goes to.

    Args:
        not_before: when it may be sent; now if not given.
    """
    copies = [copy for post in posts for copy in await spread(connection, post)]
    for post in copies:
        values = {**asdict(post), "reply_to": "", "created_at": now}
        for name in ("to", "instead", "avoid", "waits_until"):
            del values[name]
        waits = post.waits_until is not None and await rounds_pending(connection, post.round_id)
        values["not_before"] = post.waits_until if waits else not_before or now
        await connection.execute(insert_if_new(connection, outbox, ("dedupe_key",), values))


async def rounds_pending(connection: AsyncConnection, round_id: int | None) -> bool:
    """Whether submissions that count in a round still want judging."""
    waiting = await connection.execute(_ROUND_PENDING, {"of_round": round_id})
    return bool(waiting.scalar_one())


async def _messages_of(connection: AsyncConnection, keys: Sequence[str]) -> dict[str, str]:
    """The messages that posts became, by their dedupe keys."""
    if not keys:
        return {}
    wanted = select(outbox.c.dedupe_key, outbox.c.message_id).where(outbox.c.dedupe_key.in_(keys))
    return {
        row.dedupe_key: row.message_id or row.dedupe_key for row in await connection.execute(wanted)
    }


def _delivery_of(row: Row[Any], edits: str = "") -> Delivery:
    return Delivery(
        id=row.id,
        dedupe_key=row.dedupe_key,
        platform=row.platform,
        recipient=row.recipient,
        reply_to=row.reply_to,
        kind=row.kind,
        submission_id=row.submission_id,
        attempts=row.attempts,
        community_id=row.community_id,
        round_id=row.round_id,
        payload=row.payload,
        edits=edits,
    )
