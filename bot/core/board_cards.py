"""Boards as cards: 28 columns of text, so that they fit a phone."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.asking import View
from bot.core.cards import Action, Card, Table
from bot.core.models import StandingRow, ViewRow
from bot.core.rounds import span_text
from bot.core.scoring import BAND_FROM
from bot.core.standings import Ranked, RankedView
from bot.core.text import display_width, fit, name_for_show

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


def round_board(
    title: str, ranked: Sequence[Ranked], viewer_id: int | None, solved: int, page: int = 0
) -> Card:
    """The board of one round; the viewer's own row is always on it.

    Args:
        title: what the board is of: "Week 1 · softmax".
        solved: how many members solved it.
        page: from 0; beyond the last it is the last.
    """
    if not ranked:
        return _empty(title)
    return Card(
        title=title,
        body=_with_page(f"{solved} solved", page, len(ranked)),
        table=_standing_table(ranked, viewer_id, "speed", _speed, page),
        footer=f"{_TIES}\n{_BANDS} of the\nreference; range's top counts",
    )


def sum_board(title: str, ranked: Sequence[Ranked], viewer_id: int | None, page: int = 0) -> Card:
    """The board of a season or of all time."""
    if not ranked:
        return _empty(title)
    return Card(
        title=title,
        body=_with_page("", page, len(ranked)),
        table=_standing_table(ranked, viewer_id, "solved", lambda row: str(row.solved), page),
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
    lines = [
        (
            place.row.member_id,
            (str(place.rank), place.row.name, _measure(view, place.row, opens_at)),
        )
        for place in ranked
    ]
    return Card(
        title=title,
        body=_with_page(f"{len(ranked)} solved", page, len(ranked)),
        table=_table(("#", "name", heading), lines, viewer_id, page),
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


def _with_page(text: str, page: int, rows: int) -> str:
    last = last_page(rows)
    if not last:
        return text
    turned = f"page {min(max(page, 0), last) + 1} of {last + 1}"
    return f"{text} · {turned}" if text else turned


def _empty(title: str) -> Card:
    return Card(title=title, body="Nobody has points here yet. /submit FILE is how to get some.")


def _standing_table(
    ranked: Sequence[Ranked],
    viewer_id: int | None,
    heading: str,
    last: Callable[[StandingRow], str],
    page: int,
) -> Table:
    lines = [
        (
            place.row.member_id,
            (str(place.rank), place.row.name, str(place.row.points), last(place.row)),
        )
        for place in ranked
    ]
    return _table(("#", "name", "pts", heading), lines, viewer_id, page)


def _table(
    headings: tuple[str, ...],
    lines: Sequence[tuple[int, tuple[str, ...]]],
    viewer_id: int | None,
    page: int,
) -> Table:
    """One page of rows, the viewer's own before or after it where it isn't on it."""
    start = min(max(page, 0), last_page(len(lines))) * SHOWN
    cells = [_named(member_id, line, viewer_id) for member_id, line in lines]
    own = next((n for n, (member_id, _) in enumerate(lines) if member_id == viewer_id), None)
    gap = ("…", *[""] * (len(headings) - 1))
    rows = cells[start : start + SHOWN]
    if start + SHOWN < len(cells):
        rows.append(gap)
    if own is not None and own < start:
        rows[:0] = [cells[own], gap]
    elif own is not None and own >= start + SHOWN:
        rows.append(cells[own])
    others = [column for column in range(len(headings)) if column != 1]
    taken = sum(_widest(column, rows, headings) for column in others) + len(others)
    return Table(
        headings=headings,
        rows=tuple((row[0], fit(row[1], COLUMNS - taken), *row[2:]) for row in rows),
        numeric=tuple(others),
    )


def _named(member_id: int, line: tuple[str, ...], viewer_id: int | None) -> tuple[str, ...]:
    name = "you" if member_id == viewer_id else name_for_show(line[1])
    return (line[0], name, *line[2:])


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
