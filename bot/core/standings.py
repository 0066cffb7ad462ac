"""Ranks and streaks, computed from rows each time they are shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

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
class Streak:
    """Rounds in a row that a member took part in.

    Attributes:
        freezes_left: rounds that may still be missed in the newest season.
    """

    length: int
    freezes_left: int


def rank_rows(rows: Iterable[StandingRow]) -> list[Ranked]:
    """Rank by points, ties sharing a rank (1, 1, 3) and listed by acceptance."""
    ordered = sorted(rows, key=lambda row: (-row.points, row.last_at, row.member_id))
    ranked: list[Ranked] = []
    for place, row in enumerate(ordered, 1):
        tied = ranked and ranked[-1].row.points == row.points
        ranked.append(Ranked(ranked[-1].rank if tied else place, row))
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


def rank_of(ranked: Sequence[Ranked], member_id: int) -> Ranked | None:
    """A member's own place, if they have one."""
    return next((place for place in ranked if place.row.member_id == member_id), None)


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
