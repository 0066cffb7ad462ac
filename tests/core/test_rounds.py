"""When rounds open, and how their close is said."""

from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from bot.core.models import Round
from bot.core.moments import without_marks
from bot.core.rounds import closes_text, going_on, is_open, next_slug, span_text

OPENS = datetime(2026, 11, 23, 12, 4, tzinfo=UTC)
ROUND = Round(1, 1, 1, 1, "softmax", 1, OPENS, OPENS + timedelta(days=7))
CALENDAR = ["softmax", "adamw", "bm25"]


def numbered(number: int, slug: str) -> Round:
    return Round(number, 1, 1, number, slug, 1, OPENS, OPENS + timedelta(days=7))


@pytest.mark.parametrize(
    ("newest", "slug"),
    [
        pytest.param(None, "softmax", id="the first of all"),
        pytest.param(numbered(1, "softmax"), "adamw", id="the one after"),
        pytest.param(numbered(3, "bm25"), "softmax", id="from the start after the last"),
        pytest.param(numbered(2, "gone"), "bm25", id="by number if it left the calendar"),
        pytest.param(numbered(6, "gone"), "softmax", id="by number, wrapped"),
    ],
)
def test_the_next_challenge_follows_the_calendar(newest: Round | None, slug: str) -> None:
    assert next_slug(CALENDAR, newest) == slug


@pytest.mark.parametrize(
    ("seconds", "opened"), [(-1, False), (0, True), (604_799, True), (604_800, False)]
)
def test_a_round_is_open_from_its_first_moment_to_just_before_its_end(
    seconds: int, opened: bool
) -> None:
    assert is_open(ROUND, OPENS + timedelta(seconds=seconds)) is opened


def test_the_close_is_said_with_the_time_left() -> None:
    assert without_marks(closes_text(ROUND, OPENS, UTC)) == "closes Mon 30 Nov 12:04 (in 7 d)"


def test_the_close_is_said_in_the_readers_zone() -> None:
    said = without_marks(closes_text(ROUND, OPENS, ZoneInfo("Asia/Tokyo")))
    assert said == "closes Mon 30 Nov 21:04 (in 7 d)"


def test_a_closed_round_says_since_when() -> None:
    said = without_marks(closes_text(ROUND, OPENS + timedelta(days=9), UTC))
    assert said == "closed Mon 30 Nov 12:04 (2 d ago)"


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(seconds=1), "1 min"),
        (timedelta(minutes=89), "89 min"),
        (timedelta(minutes=90), "2 h"),
        (timedelta(hours=35), "35 h"),
        (timedelta(hours=36), "2 d"),
        (timedelta(days=6, hours=23, minutes=59), "7 d"),
    ],
)
def test_a_span_has_one_unit(span: timedelta, said: str) -> None:
    assert span_text(span) == said


@pytest.mark.parametrize(
    ("slugs", "newest", "wanted"),
    [
        (["bm25"], 2, ["bm25", "softmax", "adamw", "bm25"]),
        ([], 2, ["bm25", "softmax", "adamw", "bm25"]),
        (["own"], None, ["own", "softmax", "adamw", "bm25"]),
    ],
)
def test_at_a_terminal_the_calendar_begins_anew(
    slugs: list[str], newest: int | None, wanted: list[str]
) -> None:
    last = numbered(newest, "adamw") if newest else None
    assert list(islice(going_on(slugs, CALENDAR, last), 4)) == wanted
