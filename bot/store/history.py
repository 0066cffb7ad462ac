"""What became of submissions: read back, and taken back by their members."""

from collections.abc import Sequence

from sqlalchemy import and_, bindparam, func, select, update

from bot.core.judgements import Verdict
from bot.core.models import HistoryRow, Judged, Mode, Status, Submission
from bot.store.bests import nothing_against_it
from bot.store.boards import refresh_boards
from bot.store.engine import Database, unbroken
from bot.store.records import judgement_of, submission_of
from bot.store.result_tables import judgements
from bot.store.tables import submissions

_NUMBERED = select(submissions).where(submissions.c.id == bindparam("number"))
_NEWEST_JUDGEMENT = (
    select(judgements)
    .where(judgements.c.submission_id == bindparam("number"))
    .order_by(judgements.c.revision.desc())
    .limit(1)
)


class History(Database):
    """The part of the store that members look back at."""

    @unbroken
    async def submission(self, submission_id: int) -> Submission | None:
        async with self.reading() as connection:
            row = (await connection.execute(_NUMBERED, {"number": submission_id})).one_or_none()
        return None if row is None else submission_of(row)

    @unbroken
    async def judged(self, submission_id: int) -> Judged | None:
        async with self.reading() as connection:
            newest = await connection.execute(_NEWEST_JUDGEMENT, {"number": submission_id})
            judgement_row = newest.one_or_none()
            if judgement_row is None:
                return None
            row = (await connection.execute(_NUMBERED, {"number": submission_id})).one()
        return Judged(submission_of(row), judgement_of(judgement_row))

    @unbroken
    async def history(self, member_id: int, limit: int = 20) -> Sequence[HistoryRow]:
        other = judgements.alias("other")
        newest_revision = (
            select(func.max(other.c.revision))
            .where(other.c.submission_id == submissions.c.id)
            .correlate(submissions)
            .scalar_subquery()
        )
        wanted = (
            select(
                submissions.c.id,
                submissions.c.slug,
                submissions.c.mode,
                submissions.c.status,
                submissions.c.accepted_at,
                submissions.c.withdrawn_at,
                judgements.c.verdict,
                judgements.c.points,
                and_(*nothing_against_it()).label("counts"),
            )
            .select_from(submissions)
            .outerjoin(
                judgements,
                and_(
                    judgements.c.submission_id == submissions.c.id,
                    judgements.c.revision == newest_revision,
                ),
            )
            .where(submissions.c.member_id == member_id, submissions.c.mode != Mode.TRY)
            .order_by(submissions.c.id.desc())
            .limit(limit)
        )
        async with self.reading() as connection:
            rows = (await connection.execute(wanted)).all()
        return [
            HistoryRow(
                submission_id=row.id,
                slug=row.slug,
                mode=Mode(row.mode),
                status=Status(row.status),
                accepted_at=row.accepted_at,
                verdict=None if row.verdict is None else Verdict(row.verdict),
                points=row.points,
                withdrawn=row.withdrawn_at is not None,
                counts=bool(row.counts),
            )
            for row in rows
        ]

    @unbroken
    async def withdraw(self, submission_id: int, member_id: int) -> bool:
        taken_back = (
            update(submissions)
            .where(
                submissions.c.id == submission_id,
                submissions.c.member_id == member_id,
                submissions.c.withdrawn_at.is_(None),
            )
            .values(withdrawn_at=self.clock.now())
            .returning(submissions.c.mode, submissions.c.round_id)
        )
        async with self.writing() as connection:
            row = (await connection.execute(taken_back)).one_or_none()
            if row is None:
                return False
            if row.mode == Mode.RANKED:
                await refresh_boards(connection, row.round_id, member_id, self.clock.now())
            return True
