"""Boards as cards: 28 columns of text, so that they fit a phone."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from bot.core.asking import View
from bot.core.cards import Action, Card, Table
from bot.core.models import StandingRow, ViewRow
from bot.core.rounds import span_text
from bot.core.scoring import BAND_FROM
from bot.core.standings import BoardPage, Ranked, RankedView, page_of
from bot.core.text import display_width, fit, name_for_show

_Row = TypeVar("_Row", Ranked, RankedView)

COLUMNS = 28
SHOWN = 10
_TIES = "Ties share a rank."
_BANDS = " ".join(f"{band} {bound:g}×" for band, bound in BAND_FROM.items())
_MEGABYTE = 1_048_576
_VIEWS = {
    View.FIRST: ("after", "Counted from the opening."),
    View.FASTEST: ("speed", "Speeds that may be equal\nshare a rank."),
    View.LEANEST: ("memory", "Within 5 % of the rank's\nfirst is the same rank."),
    View.SHORTEST: ("tokens", f"Without comments and\ndocstrings.\n{_TIES}"),
}


def round_page(title: str, page: BoardPage[Ranked], viewer_id: int | None, solved: int) -> Card:
    """One page of a round's board."""
    if not page.rows:
        return _empty(title)
    return Card(
        title=title,
        body=_with_page(f"{solved} solved", page),
        table=_standing_table(page, viewer_id, "speed", _speed),
        footer=f"{_TIES}\n{_BANDS} of the\nreference; range's top counts",
    )


def sum_page(title: str, page: BoardPage[Ranked], viewer_id: int | None) -> Card:
    """One page of a season's board, or of that of all time."""
    if not page.rows:
        return _empty(title)
    return Card(
        title=title,
        body=_with_page("", page),
        table=_standing_table(page, viewer_id, "solved", lambda row: str(row.solved)),
        footer=_TIES,
    )


def view_board(
    title: str,
    view: View,
    ranked: Sequence[RankedView],
    viewer_id: int | None,
    opens_at: datetime,
    page: int = 0,
) -> Card:
    """The accepted ones of a round, ordered by something else than points.

    Args:
        opens_at: of the round; first solves are counted from it.
    """
    if not ranked:
        return Card(title=title, body="Nobody has solved this yet.")
    heading, footer = _VIEWS[view]
    shown = page_of(ranked, page, SHOWN, viewer_id)

    def cells(place: RankedView) -> tuple[str, ...]:
        name = _name(place, viewer_id)
        return (str(place.rank), name, _measure(view, place.row, opens_at))

    return Card(
        title=title,
        body=_with_page(f"{len(ranked)} solved", shown),
        table=_table(("#", "name", heading), shown, cells),
        footer=footer,
    )


def with_turning(card: Card, address: str, page: int, rows: int) -> Card:
    """Add the actions that lead to the pages before and after.

    Args:
        address: of the board, as the action's value has it before the page.
    """
    last = last_page(rows)
    page = min(max(page, 0), last)
    turns = [(page - 1, "Previous"), (page + 1, "Next")]
    actions = tuple(
        Action("board", f"{address}:{number}", label, replaces=True)
        for number, label in turns
        if 0 <= number <= last
    )
    return replace(card, actions=actions)


def last_page(rows: int) -> int:
    """The number of the last page, from 0."""
    return max(0, (rows - 1) // SHOWN)


def _with_page(text: str, page: BoardPage[Any]) -> str:
    last = last_page(page.total)
    if not last:
        return text
    turned = f"page {page.start // SHOWN + 1} of {last + 1}"
    return f"{text} · {turned}" if text else turned


def _empty(title: str) -> Card:
    return Card(title=title, body="Nobody has points here yet. /submit FILE is how to get some.")


def _standing_table(
    page: BoardPage[Ranked],
    viewer_id: int | None,
    heading: str,
    last: Callable[[StandingRow], str],
) -> Table:
    def cells(place: Ranked) -> tuple[str, ...]:
        row = place.row
        return (str(place.rank), _name(place, viewer_id), str(row.points), last(row))

    return _table(("#", "name", "pts", heading), page, cells)


def _table(
    headings: tuple[str, ...],
    page: BoardPage[_Row],
    cells: Callable[[_Row], tuple[str, ...]],
) -> Table:
    """One page of rows, the viewer's own before or after it where it isn't on it."""
    gap = ("…", *[""] * (len(headings) - 1))
    lines = [cells(place) for place in page.rows]
    end = page.start + len(lines)
    if end < page.total:
        lines.append(gap)
    if page.own is not None and page.own_at < page.start:
        lines[:0] = [cells(page.own), gap]
    elif page.own is not None and page.own_at >= end:
        lines.append(cells(page.own))
    return _fitted(headings, lines)


def _fitted(headings: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Table:
    """A table whose names give way, so that it fits a phone."""
    others = [column for column in range(len(headings)) if column != 1]
    taken = sum(_widest(column, rows, headings) for column in others) + len(others)
    return Table(
        headings=headings,
        rows=tuple((row[0], fit(row[1], COLUMNS - taken), *row[2:]) for row in rows),
        numeric=tuple(others),
    )


def _name(place: Ranked | RankedView, viewer_id: int | None) -> str:
    row: StandingRow | ViewRow = place.row
    return "you" if row.member_id == viewer_id else name_for_show(row.name)


def _widest(column: int, rows: Sequence[tuple[str, ...]], headings: tuple[str, ...]) -> int:
    return max(display_width(row[column]) for row in (headings, *rows))


def _speed(row: StandingRow) -> str:
    """The band and ratio of a solve, else how many traits pass."""
    if not row.solved:
        return f"{row.traits_passed}/{row.traits_total}"
    if row.ratio is None:
        return "solved"
    return f"{row.band} {_ratio(row.ratio)}" if row.band else _ratio(row.ratio)


def _ratio(ratio: float) -> str:
    return f"{ratio:.1f}×" if ratio < 9.95 else f"{ratio:.0f}×"


def _measure(view: View, row: ViewRow, opens_at: datetime) -> str:
    if view is View.FIRST:
        return span_text(row.accepted_at - opens_at)
    if view is View.FASTEST:
        return f"{row.value:.2f}×"
    if view is View.LEANEST:
        return f"{row.value / _MEGABYTE:.0f} MB"
    return f"{row.value:.0f}"
