"""Boards fit a phone, and everyone finds themselves on them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.asking import View
from bot.core.board_cards import COLUMNS, SHOWN, last_page, round_page, sum_page, view_board
from bot.core.cards import Card
from bot.core.judgements import Band
from bot.core.models import StandingRow, ViewRow
from bot.core.standings import Ranked, page_of, rank_rows, rank_view
from bot.core.text import display_width

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


def solve(member_id: int, name: str, band: Band | None, ratio: float | None) -> StandingRow:
    bonus = {Band.S: 30, Band.A: 20, Band.B: 10, None: 0}[band]
    when = AT + timedelta(minutes=member_id)
    return StandingRow(member_id, name, 100 + bonus, 1, when, band, ratio, 14, 14)


def partial(member_id: int, name: str) -> StandingRow:
    when = AT + timedelta(minutes=member_id)
    return StandingRow(member_id, name, 51, 0, when, None, None, 12, 14)


def round_board(
    title: str, ranked: Sequence[Ranked], viewer_id: int | None, solved: int, page: int = 0
) -> Card:
    return round_page(title, page_of(ranked, page, SHOWN, viewer_id), viewer_id, solved)


def sum_board(title: str, ranked: Sequence[Ranked], viewer_id: int | None, page: int = 0) -> Card:
    return sum_page(title, page_of(ranked, page, SHOWN, viewer_id), viewer_id)


def rows_of(card: Card) -> list[tuple[str, ...]]:
    assert card.table is not None
    return list(card.table.rows)


def widths(card: Card) -> list[int]:
    """Columns that each line of the table takes, one space between cells."""
    table = card.table
    assert table is not None
    lines = [table.headings, *table.rows]
    column_widths = [max(map(display_width, column)) for column in zip(*lines, strict=True)]
    return [sum(column_widths) + len(column_widths) - 1]


def test_a_round_board_shows_rank_name_points_and_speed() -> None:
    rows = [solve(1, "Noor", Band.S, 2.11), solve(2, "Me", Band.A, 1.0), partial(3, "Pat")]
    card = round_board("Week 1 · softmax", rank_rows(rows), 2, 2)
    assert (card.title, card.body) == ("Week 1 · softmax", "2 solved")
    assert rows_of(card) == [
        ("1", "Noor", "130", "S 2.1×"),
        ("2", "you", "120", "A 1.0×"),
        ("3", "Pat", "51", "12/14"),
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        pytest.param(solve(1, "x", Band.S, 12.4), "S 12×", id="very fast"),
        pytest.param(solve(1, "x", None, 0.31), "0.3×", id="below every band"),
        pytest.param(solve(1, "x", None, None), "solved", id="speed is not judged"),
        pytest.param(partial(1, "x"), "12/14", id="not solved"),
    ],
)
def test_the_last_column_says_how_far_or_how_fast(row: StandingRow, said: str) -> None:
    assert rows_of(round_board("t", rank_rows([row]), None, 0))[0][3] == said


def test_ones_own_row_is_shown_below_the_first_ten() -> None:
    rows = [solve(number, f"m{number}", Band.A, 1.0) for number in range(30)] + [partial(99, "Me")]
    shown = rows_of(round_board("t", rank_rows(rows), 99, 30))
    assert len(shown) == 12
    assert shown[10] == ("…", "", "", "")
    assert shown[11] == ("31", "you", "51", "12/14")


def numbered(count: int) -> list[StandingRow]:
    return [solve(number, f"m{number}", Band.A, 1.0) for number in range(count)]


def test_ones_own_row_is_shown_above_a_later_page() -> None:
    shown = rows_of(round_board("t", rank_rows(numbered(25)), 3, 25, page=2))
    assert [row[1] for row in shown] == ["you", "", "m20", "m21", "m22", "m23", "m24"]


def test_on_a_page_with_ones_own_row_it_is_there_once() -> None:
    shown = rows_of(round_board("t", rank_rows(numbered(25)), 13, 25, page=1))
    assert [row[1] for row in shown].count("you") == 1
    assert shown[-1] == ("…", "", "", "")


@pytest.mark.parametrize("page", [-5, 0, 1, 2, 3, 10**9])
@pytest.mark.parametrize("count", [1, 10, 11, 25])
def test_any_page_number_leads_to_a_page_that_there_is(page: int, count: int) -> None:
    card = sum_board("t", rank_rows(numbered(count)), None, page)
    assert 1 <= len(rows_of(card)) <= 11
    assert ("page" in card.body) is (count > 10)


@pytest.mark.parametrize(("rows", "last"), [(0, 0), (1, 0), (10, 0), (11, 1), (20, 1), (21, 2)])
def test_ten_rows_fill_a_page(rows: int, last: int) -> None:
    assert last_page(rows) == last


@pytest.mark.parametrize(
    ("view", "value", "said"),
    [
        (View.FIRST, 0.0, "2 h"),
        (View.FASTEST, 2.113, "2.11×"),
        (View.LEANEST, 24 * 2.0**20, "24 MB"),
        (View.SHORTEST, 88.0, "88"),
    ],
)
def test_a_view_shows_what_it_is_ordered_by(view: View, value: float, said: str) -> None:
    rows = [ViewRow(1, "Noor", value, AT + timedelta(hours=2), 2.0, 2.2)]
    card = view_board("t", view, rank_view(view, rows), None, AT)
    assert rows_of(card) == [("1", "Noor", said)]
    assert max(map(display_width, card.footer.split("\n"))) <= COLUMNS


def test_a_board_without_points_says_how_to_get_some() -> None:
    card = round_board("t", [], 1, 0)
    assert card.body == "Nobody has points here yet. /submit FILE is how to get some."
    assert card.table is None


def test_a_season_board_counts_solves() -> None:
    rows = [StandingRow(1, "Noor", 370, 3, AT), StandingRow(2, "Pat", 51, 0, AT)]
    shown = rows_of(sum_board("This season", rank_rows(rows), None))
    assert shown == [("1", "Noor", "370", "3"), ("2", "Pat", "51", "0")]


@given(st.lists(st.text(st.characters(), max_size=40), min_size=1, max_size=120))
def test_a_board_is_never_wider_than_28_columns(names: list[str]) -> None:
    rows = [solve(number, name, Band.S, 123.4) for number, name in enumerate(names)]
    views = [ViewRow(number, name, 1e9, AT) for number, name in enumerate(names)]
    for card in (
        round_board("t", rank_rows(rows), len(names) - 1, len(names)),
        sum_board("t", rank_rows(rows), None, page=1),
        view_board("t", View.LEANEST, rank_view(View.LEANEST, views), 0, AT, page=3),
    ):
        assert max(widths(card)) <= COLUMNS
