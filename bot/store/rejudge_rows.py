"""Which submissions a rejudge is of, and how it stands."""

from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.judgements import Verdict
from bot.core.models import Mode, Status
from bot.core.rejudge_ports import NewRejudge, Rejudge, RejudgeState
from bot.store.audit_tables import audit_log
from bot.store.rejudge_tables import rejudged, rejudges
from bot.store.result_tables import judgements
from bot.store.tables import members, rounds, submissions

# Without it, as of members who left with all that is theirs, there is nothing to judge.
_HAS_CODE = submissions.c.source_hash != ""


def wanted_of(new: NewRejudge) -> Select[Any]:
    """The ids of what is to be judged again."""
    community_id = new.deed.community_id
    if new.round_id is None and new.submission_id is None:
        return judge_errors_of(community_id, submissions.c.id)
    return named(community_id, new.round_id, new.submission_id)


def named(community_id: int, round_id: int | None, submission_id: int | None) -> Select[Any]:
    """The submissions of a round, or one; whatever was withdrawn stays as it is."""
    # The community's own, by the index of a round and not by that of a community.
    which: ColumnElement[bool] = submissions.c.round_id.in_(
        select(rounds.c.id).where(rounds.c.id == round_id, rounds.c.community_id == community_id)
    )
    if submission_id is not None:
        which = and_(submissions.c.id == submission_id, submissions.c.community_id == community_id)
    return select(submissions.c.id).where(
        which,
        submissions.c.mode.in_([Mode.RANKED, Mode.PRACTICE]),
        _HAS_CODE,
        submissions.c.withdrawn_at.is_(None),
    )


def judge_errors_of(community_id: int, *columns: Any) -> Select[Any]:
    """Submissions whose newest judgement is a judge error."""
    later = judgements.alias("later")
    newest = (
        select(func.max(later.c.revision))
        .where(later.c.submission_id == submissions.c.id)
        .correlate(submissions)
        .scalar_subquery()
    )
    failed = exists().where(
        judgements.c.submission_id == submissions.c.id,
        judgements.c.revision == newest,
        judgements.c.verdict == Verdict.JE,
    )
    return select(*columns).where(
        submissions.c.community_id == community_id,
        submissions.c.mode.in_([Mode.RANKED, Mode.PRACTICE]),
        _HAS_CODE,
        submissions.c.status == Status.JUDGED,
        failed,
    )


def whole() -> Select[Any]:
    """Select rejudges with the words for who asked, why, and of which round."""
    return (
        select(
            rejudges,
            rounds.c.number,
            rounds.c.slug,
            audit_log.c.reason,
            members.c.name.label("by_name"),
        )
        .join(audit_log, audit_log.c.id == rejudges.c.deed_id)
        .outerjoin(members, members.c.id == audit_log.c.moderator_id)
        .outerjoin(rounds, rounds.c.id == rejudges.c.round_id)
    )


async def rejudge_row(connection: AsyncConnection, number: int) -> Rejudge:
    """One rejudge as it stands."""
    row: Row[Any] = (await connection.execute(whole().where(rejudges.c.id == number))).one()
    items = (
        await connection.execute(select(rejudged).where(rejudged.c.rejudge_id == number))
    ).all()
    done = [item for item in items if item.done_at is not None]
    return Rejudge(
        id=row.id,
        community_id=row.community_id,
        by=row.by_name or "",
        week="" if row.round_id is None else f"Week {row.number} · {row.slug}",
        submission_id=row.submission_id,
        state=RejudgeState(row.state),
        strict=row.strict,
        reason=row.reason,
        at=row.at,
        total=len(items),
        left=len(items) - len(done),
        changed=sum(item.points_before != item.points_after for item in done),
        problems=row.problems,
    )
