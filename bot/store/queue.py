"""The rows that want judging: claim them, keep them, give them back, finish them."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.copies import Look
from bot.core.judgements import Judgement, Verdict
from bot.core.judging_ports import Claimed
from bot.core.models import Mode, Status
from bot.core.posting import VERDICT
from bot.store.boards import refresh_boards
from bot.store.columns import Instant
from bot.store.engine import Database, insert_if_new, unbroken
from bot.store.holding import hold_if_due
from bot.store.outbox_tables import UNREAD, outbox
from bot.store.records import judgement_columns, judgement_of, submission_of
from bot.store.rejudging import by_the_rules, settle_item, timed_otherwise
from bot.store.result_tables import judgements
from bot.store.tables import JUDGING, QUEUED, accounts, challenge_versions, submissions

_FIRST = (
    select(submissions.c.id)
    .where(QUEUED)
    .order_by(submissions.c.priority, submissions.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
    .correlate(None)
    .scalar_subquery()
)
_TAKE = (
    update(submissions)
    .where(submissions.c.id == _FIRST, QUEUED)
    .values(
        status=Status.JUDGING, owner=bindparam("by"), lease_until=bindparam("until", type_=Instant)
    )
    .returning(submissions)
)
_NEWEST_REVISION = select(func.max(judgements.c.revision)).where(
    judgements.c.submission_id == bindparam("number")
)
_VERSION = select(challenge_versions.c.slug, challenge_versions.c.files).where(
    challenge_versions.c.id == bindparam("version")
)
_ACCEPTED_BEFORE = (
    select(judgements)
    .join(submissions, submissions.c.id == judgements.c.submission_id)
    .where(
        submissions.c.member_id == bindparam("member"),
        submissions.c.source_hash == bindparam("hash"),
        submissions.c.slug == bindparam("slug"),
        submissions.c.challenge_version_id == bindparam("version"),
        judgements.c.verdict == Verdict.AC,
        ~timed_otherwise(),
    )
)
_NUMBERED = select(submissions).where(submissions.c.id == bindparam("number"))
_BACK_TO_THE_QUEUE = (
    update(submissions).where(JUDGING).values(status=Status.QUEUED, owner=None, lease_until=None)
)
_EXPIRED = _BACK_TO_THE_QUEUE.where(submissions.c.lease_until <= bindparam("now", type_=Instant))
_JUDGED = (
    update(submissions)
    .where(submissions.c.id == bindparam("number"))
    .values(status=Status.JUDGED, owner=None, lease_until=None)
)
_ITS_ACCOUNT = select(accounts.c.platform, accounts.c.user_id).where(
    accounts.c.id == bindparam("account")
)
# A verdict that its member has not seen yet.
_NOT_SEEN = (
    update(outbox)
    .where(UNREAD, outbox.c.submission_id == bindparam("number"), outbox.c.kind == VERDICT)
    .values(sent_at=bindparam("now", type_=Instant), message_id="")
)
_POST = insert(outbox)


class JudgingQueue(Database):
    """The part of the store that lanes take from."""

    @unbroken
    async def claim(self, owner: str, lease_s: float) -> Claimed | None:
        until = self.clock.now() + timedelta(seconds=lease_s)
        async with self.writing() as connection:
            taken = await connection.execute(_TAKE, {"by": owner, "until": until})
            row = taken.one_or_none()
            if row is None:
                return None
            newest = await connection.execute(_NEWEST_REVISION, {"number": row.id})
            revision = newest.scalar_one()
            version = await connection.execute(_VERSION, {"version": row.challenge_version_id})
            challenge = version.one()
            timed = await _timed(connection, row)
        return Claimed(
            submission=submission_of(row),
            revision=0 if revision is None else revision + 1,
            slug=challenge.slug,
            files=challenge.files,
            timed=timed,
        )

    @unbroken
    async def renew(self, submission_id: int, owner: str, lease_s: float) -> bool:
        keep = (
            update(submissions)
            .where(submissions.c.id == submission_id, submissions.c.owner == owner, JUDGING)
            .values(lease_until=self.clock.now() + timedelta(seconds=lease_s))
        )
        async with self.writing() as connection:
            return (await connection.execute(keep)).rowcount == 1

    @unbroken
    async def finish(
        self, claimed: Claimed, judgement: Judgement, look: Look | None = None
    ) -> bool:
        submission_id = claimed.submission.id
        async with self.writing() as connection:
            found = await connection.execute(_NUMBERED, {"number": submission_id})
            row = found.one_or_none()
            # Whoever sent it may have had it deleted meanwhile.
            if row is None or not row.source_hash:
                return False
            if row.challenge_version_id != claimed.submission.challenge_version_id:
                # Begun before a rejudge gave it another version; it is judged on that.
                await connection.execute(
                    _BACK_TO_THE_QUEUE.where(submissions.c.id == submission_id)
                )
                return False
            again = await by_the_rules(connection, row, judgement)
            fence = insert_if_new(
                connection,
                judgements,
                ("submission_id", "revision"),
                {
                    "submission_id": submission_id,
                    "revision": claimed.revision,
                    "judged_at": self.clock.now(),
                    "counts": again.counts,
                    **judgement_columns(again.judgement),
                },
            )
            if (await connection.execute(fence)).one_or_none() is None:
                return False
            await connection.execute(_JUDGED, {"number": submission_id})
            if again.counts:
                await hold_if_due(connection, row, again.judgement, look, self.clock.now())
            if row.mode == Mode.RANKED:
                await refresh_boards(connection, row.round_id, row.member_id, self.clock.now())
            await settle_item(connection, row, again, self.clock.now())
            if again.tells_verdict:
                await self._post_verdict(connection, row, claimed.revision)
            return True

    async def _post_verdict(
        self, connection: AsyncConnection, row: Row[Any], revision: int
    ) -> None:
        now = self.clock.now()
        account = (await connection.execute(_ITS_ACCOUNT, {"account": row.account_id})).one()
        # It would show the same card twice.
        await connection.execute(_NOT_SEEN, {"number": row.id, "now": now})
        post = {
            "dedupe_key": f"verdict:{row.id}:{revision}",
            "kind": VERDICT,
            "platform": account.platform,
            "recipient": account.user_id,
            "reply_to": row.reply_to,
            "community_id": row.community_id,
            "submission_id": row.id,
            "created_at": now,
            "not_before": now,
        }
        await connection.execute(_POST, post)

    @unbroken
    async def release(self, submission_id: int, owner: str, lane_died: bool) -> int:
        back = _BACK_TO_THE_QUEUE.where(
            submissions.c.id == submission_id, submissions.c.owner == owner
        ).values(lane_deaths=submissions.c.lane_deaths + int(lane_died))
        deaths = select(submissions.c.lane_deaths).where(submissions.c.id == submission_id)
        async with self.writing() as connection:
            await connection.execute(back)
            # None if it was erased meanwhile, with its community.
            return (await connection.execute(deaths)).scalar_one_or_none() or 0

    @unbroken
    async def requeue_expired(self) -> int:
        async with self.writing() as connection:
            return (await connection.execute(_EXPIRED, {"now": self.clock.now()})).rowcount

    @unbroken
    async def requeue_all_judging(self) -> int:
        """Return every claim to the queue; how many there were.

        For the start of the one judging process: it holds the lock, so whoever
        claimed these is gone.
        """
        async with self.writing() as connection:
            return (await connection.execute(_BACK_TO_THE_QUEUE)).rowcount


async def _timed(connection: AsyncConnection, row: Row[Any]) -> Judgement | None:
    """The newest accepted judgement of the same source, if it measured a speed."""
    same = {
        "member": row.member_id,
        "hash": row.source_hash,
        "slug": row.slug,
        "version": row.challenge_version_id,
    }
    rows = (await connection.execute(_ACCEPTED_BEFORE, same)).all()
    measured = [row for row in rows if row.speed is not None and not row.speed.noisy]
    if not measured:
        return None
    return judgement_of(max(measured, key=lambda row: (row.judged_at, row.submission_id)))
