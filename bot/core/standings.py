"""Ranks and streaks, computed from rows each time they are shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from bot.core.asking import View
from bot.core.models import Round, StandingRow, ViewRow

FREEZES_A_SEASON = 2
LEAN_STEP = 1.05


@dataclass(frozen=True, slots=True)
class Ranked:
    """A row of a board with its rank."""

    rank: int
    row: StandingRow


@dataclass(frozen=True, slots=True)
class RankedView:
    """A row of a view with its rank."""

    rank: int
    row: ViewRow


@dataclass(frozen=True, slots=True)
class Place:
    """Where a member stands on a board."""

    rank: int
    of: int
    points: int


_Row = TypeVar("_Row", Ranked, RankedView)


@dataclass(frozen=True, slots=True)
class BoardPage(Generic[_Row]):
    """Some rows of a board that follow each other, and the viewer's own row.

    Attributes:
        start: how many rows are above the first of `rows`.
        total: how many rows the whole board has.
        own: the viewer's row, wherever it is; None if they have none.
        own_at: how many rows are above it.
    """

    rows: tuple[_Row, ...]
    start: int
    total: int
    own: _Row | None = None
    own_at: int = 0


@dataclass(frozen=True, slots=True)
class Streak:
    """Rounds in a row that a member took part in.

    Attributes:
        freezes_left: rounds that may still be missed in the newest season.
    """

    length: int
    freezes_left: int


def rank_rows(
    rows: Iterable[StandingRow], start: int = 0, first_rank: int | None = None
) -> list[Ranked]:
    """Rank by points, ties sharing a rank (1, 1, 3) and listed by acceptance.

    Args:
        rows: the whole board; or those that follow its first `start` rows, of
            which the first has `first_rank`.
    """
    ordered = sorted(rows, key=lambda row: (-row.points, row.last_at, row.member_id))
    ranked: list[Ranked] = []
    for place, row in enumerate(ordered, start + 1):
        if not ranked:
            rank = place if first_rank is None else first_rank
        else:
            rank = ranked[-1].rank if ranked[-1].row.points == row.points else place
        ranked.append(Ranked(rank, row))
    return ranked


def rank_view(view: View, rows: Sequence[ViewRow]) -> list[RankedView]:
    """Rank rows that are in the view's order, best first.

    A rank has a leader, its first row. A new one starts with the first row that
    is surely worse than the leader, not with one that chance may have put below:
    a speed whose whole interval is below the leader's, or over 5 % more memory.
    """
    ranked: list[RankedView] = []
    leader: ViewRow | None = None
    for place, row in enumerate(rows, 1):
        if leader is not None and not _surely_worse(view, row, leader):
            ranked.append(RankedView(ranked[-1].rank, row))
        else:
            leader = row
            ranked.append(RankedView(place, row))
    return ranked


def _surely_worse(view: View, row: ViewRow, leader: ViewRow) -> bool:
    if view is View.FIRST:
        return row.accepted_at > leader.accepted_at
    if view is View.FASTEST:
        low = leader.value if leader.low is None else leader.low
        return (row.value if row.high is None else row.high) < low
    if view is View.LEANEST:
        return row.value > leader.value * LEAN_STEP
    return row.value > leader.value


def page_of(
    ranked: Sequence[_Row], number: int, size: int, viewer_id: int | None
) -> BoardPage[_Row]:
    """Turn to one page of a whole board; a store that holds many rows does the same.

    Args:
        number: from 0; beyond the last page it is the last.
    """
    start = page_start(len(ranked), number, size)
    own_at, own = next(
        ((at, place) for at, place in enumerate(ranked) if place.row.member_id == viewer_id),
        (0, None),
    )
    return BoardPage(tuple(ranked[start : start + size]), start, len(ranked), own, own_at)


def page_start(total: int, number: int, size: int) -> int:
    """How many rows are above a page; beyond the last page it is the last."""
    return min(max(number, 0), max(0, (total - 1) // size)) * size


def streak_of(rounds: Sequence[tuple[Round, bool]], now: datetime) -> Streak:
    """Count a member's streak.

    A missed round uses a freeze while the season has one; it neither adds to
    the streak nor ends it. The round that is still open is not missed yet.

    Args:
        rounds: the community's, oldest first, and whether the member sent
            something that counts before the close.
    """
    length = 0
    used: dict[int, int] = {}
    for round_, took_part in rounds:
        season = round_.season_id
        if took_part:
            length += 1
        elif now < round_.closes_at or length == 0:
            continue
        elif used.get(season, 0) < FREEZES_A_SEASON:
            used[season] = used.get(season, 0) + 1
        else:
            length = 0
    newest_season = rounds[-1][0].season_id if rounds else 0
    return Streak(length, FREEZES_A_SEASON - used.get(newest_season, 0))
