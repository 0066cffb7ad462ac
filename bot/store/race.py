"""What the picture of a season is drawn from."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from bot.core.models import Round
from bot.store.engine import Database, unbroken
from bot.store.records import round_of
from bot.store.result_tables import Metric, bests
from bot.store.tables import rounds


class SeasonPoints(Database):
    """The part of the store that says who had how many points when."""

    @unbroken
    async def season_points(
        self, season_id: int, member_ids: Sequence[int]
    ) -> tuple[Sequence[Round], Mapping[tuple[int, int], int]]:
        own = select(rounds).where(rounds.c.season_id == season_id).order_by(rounds.c.opens_at)
        async with self.reading() as connection:
            held = [round_of(row) for row in await connection.execute(own)]
            points = select(bests.c.round_id, bests.c.member_id, bests.c.value).where(
                bests.c.round_id.in_([one.id for one in held]),
                bests.c.member_id.in_(member_ids),
                bests.c.metric == Metric.POINTS,
            )
            rows = (await connection.execute(points)).all()
        return held, {(row.round_id, row.member_id): int(row.value) for row in rows}
