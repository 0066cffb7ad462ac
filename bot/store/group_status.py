"""How a group and its judge are, counted from the rows."""

from datetime import datetime

from sqlalchemy import func, select

from bot.core.judgements import Verdict
from bot.core.own_challenges import OwnState
from bot.core.status_feature import GroupStatus
from bot.store.engine import Database, unbroken
from bot.store.outbox_tables import DUE, UNREAD, outbox
from bot.store.own_tables import UNCHECKED, own_challenges
from bot.store.result_tables import judgements
from bot.store.tables import JUDGING, QUEUED, submissions

_MOST_ERRORS = 100


class GroupStatusRows(Database):
    """The part of the store that tells moderators how things are."""

    @unbroken
    async def group_status(self, community_id: int, errors_since: datetime) -> GroupStatus:
        here = outbox.c.community_id == community_id
        queue = select(func.count(), func.min(submissions.c.accepted_at)).where(QUEUED)
        judged_now = select(func.count()).select_from(submissions).where(JUDGING)
        due = select(func.count(), func.min(outbox.c.not_before)).where(
            DUE, here, outbox.c.not_before <= self.clock.now()
        )
        unread = select(func.count()).select_from(outbox).where(UNREAD, here)
        other = judgements.alias("newer")
        newest = (
            select(func.max(other.c.revision))
            .where(other.c.submission_id == submissions.c.id)
            .correlate(submissions)
            .scalar_subquery()
        )
        errors = (
            select(submissions.c.id, judgements.c.judged_at)
            .join(judgements, judgements.c.submission_id == submissions.c.id)
            .where(
                submissions.c.community_id == community_id,
                submissions.c.accepted_at >= errors_since,
                judgements.c.verdict == Verdict.JE,
                judgements.c.revision == newest,
            )
            .order_by(submissions.c.id.desc())
            .limit(_MOST_ERRORS)
        )
        uploads = (
            select(func.count())
            .select_from(own_challenges)
            .where(
                UNCHECKED,
                own_challenges.c.state.in_([OwnState.WAITING, OwnState.CHECKING]),
                own_challenges.c.community_id == community_id,
            )
        )
        async with self.reading() as connection:
            queued, oldest_queued_at = (await connection.execute(queue)).one()
            owed, oldest_due_at = (await connection.execute(due)).one()
            return GroupStatus(
                queued=queued,
                judging=(await connection.execute(judged_now)).scalar_one(),
                oldest_queued_at=oldest_queued_at,
                due=owed,
                oldest_due_at=oldest_due_at,
                unread=(await connection.execute(unread)).scalar_one(),
                judge_errors=[(row.id, row.judged_at) for row in await connection.execute(errors)],
                uploads=(await connection.execute(uploads)).scalar_one(),
            )
