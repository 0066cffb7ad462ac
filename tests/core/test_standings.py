"""Ranks with ties, and streaks with freezes."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.asking import View
from bot.core.models import Round, StandingRow, ViewRow
from bot.core.standings import Streak, page_of, rank_rows, rank_view, streak_of

START = datetime(2026, 11, 23, 12, tzinfo=UTC)
WEEK = timedelta(days=7)
SEASON = 13


def row(member_id: int, points: int, minute: int = 0) -> StandingRow:
    return StandingRow(member_id, f"m{member_id}", points, 0, START + timedelta(minutes=minute))


def rounds(marks: str) -> list[tuple[Round, bool]]:
    """One round a character: x took part, - missed; a season is 13 rounds."""
    return [
        (
            Round(n, 1, n // SEASON, n + 1, "softmax", 1, START + n * WEEK, START + (n + 1) * WEEK),
            mark == "x",
        )
        for n, mark in enumerate(marks)
    ]


def test_ties_share_a_rank_and_the_next_rank_is_skipped() -> None:
    ranked = rank_rows([row(1, 51), row(2, 120), row(3, 120)])
    assert [(place.rank, place.row.member_id) for place in ranked] == [(1, 2), (1, 3), (3, 1)]


def test_ties_are_listed_by_acceptance() -> None:
    ranked = rank_rows([row(1, 120, minute=9), row(2, 120, minute=3)])
    assert [place.row.member_id for place in ranked] == [2, 1]


def test_a_member_without_points_has_no_row_of_their_own() -> None:
    assert page_of(rank_rows([row(1, 60)]), 0, 10, 2).own is None


def test_the_ranks_of_a_page_go_on_from_the_rows_above_it() -> None:
    rows = [row(number, points) for number, points in enumerate([9, 7, 7, 7, 3])]
    whole = rank_rows(rows)
    assert [place.rank for place in whole] == [1, 2, 2, 2, 5]
    for start in range(len(rows)):
        assert rank_rows(rows[start:], start, whole[start].rank) == whole[start:]


@given(st.lists(st.tuples(st.integers(0, 130), st.integers(0, 9)), max_size=40))
def test_a_rank_is_one_more_than_the_members_with_more_points(
    drawn: list[tuple[int, int]],
) -> None:
    rows = [row(number, points, minute) for number, (points, minute) in enumerate(drawn)]
    for place in rank_rows(rows):
        assert place.rank == 1 + sum(other.points > place.row.points for other in rows)


def view_ranks(view: View, *rows: tuple[float, float | None, float | None]) -> list[int]:
    made = [
        ViewRow(number, "x", value, START + timedelta(minutes=number), low, high)
        for number, (value, low, high) in enumerate(rows)
    ]
    return [place.rank for place in rank_view(view, made)]


@pytest.mark.parametrize(
    ("rows", "ranks"),
    [
        pytest.param([(2.0, 1.9, 2.1), (1.85, 1.8, 1.95)], [1, 1], id="may be equal"),
        pytest.param([(2.0, 1.9, 2.1), (1.8, 1.7, 1.89)], [1, 2], id="surely slower"),
        pytest.param(
            [(2.0, 1.9, 2.1), (1.9, 1.8, 2.0), (1.75, 1.7, 1.85)],
            [1, 1, 3],
            id="compared with the rank's leader, not with the row above",
        ),
        pytest.param([(2.0, None, None), (1.9, None, None)], [1, 2], id="without an interval"),
        pytest.param([], [], id="nobody"),
    ],
)
def test_a_speed_that_may_be_equal_shares_the_rank(
    rows: list[tuple[float, float | None, float | None]], ranks: list[int]
) -> None:
    assert view_ranks(View.FASTEST, *rows) == ranks


def test_memory_within_five_percent_of_the_leader_shares_the_rank() -> None:
    rows = [(value, None, None) for value in (100.0, 105.0, 105.1, 110.0, 112.0)]
    assert view_ranks(View.LEANEST, *rows) == [1, 1, 3, 3, 5]


def test_equal_lengths_share_a_rank_and_each_first_solve_has_its_own() -> None:
    rows = [(88.0, None, None), (88.0, None, None), (90.0, None, None)]
    assert view_ranks(View.SHORTEST, *rows) == [1, 1, 3]
    assert view_ranks(View.FIRST, *rows) == [1, 2, 3]


@pytest.mark.parametrize(
    ("marks", "streak"),
    [
        pytest.param("", Streak(0, 2), id="no round yet"),
        pytest.param("xxx", Streak(3, 2), id="every round"),
        pytest.param("---x", Streak(1, 2), id="joined late, nothing was missed"),
        pytest.param("x-x", Streak(2, 1), id="one freeze"),
        pytest.param("x-x-x", Streak(3, 0), id="two freezes"),
        pytest.param("x--x", Streak(2, 0), id="two freezes in a row"),
        pytest.param("x---x", Streak(1, 0), id="a third missed round ends it"),
        pytest.param("x-x-x-x", Streak(1, 0), id="also when apart"),
        pytest.param("xx-", Streak(2, 1), id="just missed"),
        pytest.param("xx---", Streak(0, 0), id="just ended"),
        pytest.param("x--xxxxxxxxxxx--x", Streak(13, 0), id="a new season has new freezes"),
        pytest.param("x--xxxxxxxxxxxx", Streak(13, 2), id="unused ones of the new season"),
    ],
)
def test_a_streak_counts_rounds_and_uses_freezes(marks: str, streak: Streak) -> None:
    assert streak_of(rounds(marks), START + len(marks) * WEEK) == streak


def test_the_open_round_is_not_missed_yet() -> None:
    assert streak_of(rounds("xx-"), START + 2.5 * WEEK) == Streak(2, 2)


def test_a_submission_in_the_open_round_counts_at_once() -> None:
    assert streak_of(rounds("xxx"), START + 2.5 * WEEK) == Streak(3, 2)


@given(st.text("x-", max_size=40))
def test_a_streak_never_exceeds_the_rounds_taken_part_in(marks: str) -> None:
    streak = streak_of(rounds(marks), START + len(marks) * WEEK)
    assert 0 <= streak.length <= marks.count("x")
    assert 0 <= streak.freezes_left <= 2
