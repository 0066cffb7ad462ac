"""Which rows of the standings a board lists."""

from typing import Any

from sqlalchemy import BindParameter, ColumnElement, FromClause, and_, exists, func, select

from bot.store.result_tables import standings
from bot.store.tables import NO_TRIES, rounds, submissions


def rows_of(scope: str | BindParameter[str], rows: FromClause = standings) -> ColumnElement[bool]:
    """Choose the rows of a scope.

    The newcomers of a season have no rows of their own: they are those of the season
    whose members had sent nothing but tries before it began.

    Args:
        scope: to be given later as a parameter, any but newcomers.
        rows: the standings, or an alias of them.
    """
    if isinstance(scope, BindParameter) or not scope.startswith("newcomers:"):
        return rows.c.scope == scope
    key = scope.removeprefix("newcomers:")
    return and_(rows.c.scope == f"season:{key}", ~_sent_before(int(key), rows.c.member_id))


def _sent_before(season_id: int, member_id: ColumnElement[Any]) -> ColumnElement[bool]:
    began_at = select(func.min(rounds.c.opens_at)).where(rounds.c.season_id == season_id)
    return exists().where(
        NO_TRIES,
        submissions.c.member_id == member_id,
        submissions.c.accepted_at < began_at.scalar_subquery(),
    )
