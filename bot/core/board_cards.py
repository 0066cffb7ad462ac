"""Boards as cards: 28 columns of text, so that they fit a phone."""

from collections.abc import Callable, Sequence

from bot.core.cards import Card, Table
from bot.core.models import StandingRow
from bot.core.scoring import BAND_FROM
from bot.core.standings import Ranked, rank_of
from bot.core.text import display_width, fit, name_for_show

COLUMNS = 28
SHOWN = 10
_GAP = ("…", "", "", "")
_TIES = "Ties share a rank."
_BANDS = " ".join(f"{band} {bound:g}×" for band, bound in BAND_FROM.items())


def round_board(title: str, ranked: Sequence[Ranked], viewer_id: int | None, solved: int) -> Card:
    """The board of one round; the viewer's own row is always on it.

    Args:
        title: what the board is of: "Week 1 · softmax".
        solved: how many members solved it.
    """
    if not ranked:
        return _empty(title)
    return Card(
        title=title,
        body=f"{solved} solved",
        table=_table(ranked, viewer_id, "speed", _speed),
        footer=f"{_TIES}\n{_BANDS} of the\nreference; range's top counts",
    )


def sum_board(title: str, ranked: Sequence[Ranked], viewer_id: int | None) -> Card:
    """The board of a season or of all time."""
    if not ranked:
        return _empty(title)
    return Card(
        title=title,
        table=_table(ranked, viewer_id, "solved", lambda row: str(row.solved)),
        footer=_TIES,
    )


def _empty(title: str) -> Card:
    return Card(title=title, body="Nobody has points here yet. /submit FILE is how to get some.")


def _table(
    ranked: Sequence[Ranked],
    viewer_id: int | None,
    heading: str,
    last: Callable[[StandingRow], str],
) -> Table:
    rows = [_cells(place, viewer_id, last) for place in ranked[:SHOWN]]
    own = rank_of(ranked[SHOWN:], viewer_id) if viewer_id is not None else None
    if len(ranked) > SHOWN:
        rows.append(_GAP)
    if own:
        rows.append(_cells(own, viewer_id, last))
    headings = ("#", "name", "pts", heading)
    taken = sum(_widest(column, rows, headings) for column in (0, 2, 3)) + 3
    room = COLUMNS - taken
    return Table(
        headings=headings,
        rows=tuple((rank, fit(name, room), points, end) for rank, name, points, end in rows),
        numeric=(0, 2, 3),
    )


def _cells(
    place: Ranked, viewer_id: int | None, last: Callable[[StandingRow], str]
) -> tuple[str, str, str, str]:
    row = place.row
    name = "you" if row.member_id == viewer_id else name_for_show(row.name)
    return str(place.rank), name, str(row.points), last(row)


def _widest(column: int, rows: Sequence[tuple[str, ...]], headings: tuple[str, ...]) -> int:
    return max(display_width(row[column]) for row in (headings, *rows))


def _speed(row: StandingRow) -> str:
    """The band and ratio of a solve, else how many traits pass."""
    if not row.solved:
        return f"{row.traits_passed}/{row.traits_total}"
    if row.ratio is None:
        return "solved"
    ratio = f"{row.ratio:.1f}×" if row.ratio < 9.95 else f"{row.ratio:.0f}×"
    return f"{row.band} {ratio}" if row.band else ratio
