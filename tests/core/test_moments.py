"""Moments in text: found again by a front, and never forged by a stranger."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.markdown import markdown_to_markup
from bot.core.members import consent_from
from bot.core.moments import Moment, Style, disarmed, mark, replace_marks, without_marks
from bot.core.text import name_for_show, single_line, visible

AT = datetime(2026, 11, 30, 12, 4, tzinfo=UTC)
CLOSE = Moment(AT, Style.MOMENT, "Mon 30 Nov 12:04")
SHORT = Moment(AT, Style.MOMENT, "12:04")
FORGED = mark(CLOSE)


def found_in(text: str) -> list[Moment]:
    found: list[Moment] = []
    replace_marks(text, lambda moment: found.append(moment) or "")  # type: ignore[func-returns-value]
    return found


def test_a_front_finds_each_moment_with_what_is_to_be_said_of_it() -> None:
    distance = Moment(AT, Style.DISTANCE, "in 7 d")
    assert found_in(f"closes {mark(CLOSE)} ({mark(distance)})") == [CLOSE, distance]


def test_what_a_front_makes_of_a_moment_stands_in_its_place() -> None:
    text = f"closes {mark(CLOSE)}, then opens"
    assert replace_marks(text, lambda m: f"<{m.style}>") == "closes <moment>, then opens"


def test_without_anything_better_a_moment_reads_plainly() -> None:
    assert without_marks(f"closes {mark(CLOSE)}.") == "closes Mon 30 Nov 12:04."


@given(
    st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1)),
    st.integers(-12, 14),
    st.sampled_from(Style),
    st.text(),
)
def test_any_moment_comes_back_to_the_second(
    local: datetime, hours: int, style: Style, plain: str
) -> None:
    at = local.replace(tzinfo=timezone(timedelta(hours=hours)))
    (moment,) = found_in(mark(Moment(at, style, plain)))
    assert abs(moment.at - at) < timedelta(seconds=1)
    assert (moment.style, moment.plain) == (style, disarmed(plain))


@given(st.text(st.sampled_from("\ue000\ue0010123456789:moentdisac"), max_size=60))
def test_text_that_was_disarmed_holds_no_moment(text: str) -> None:
    assert found_in(disarmed(text)) == []


@pytest.mark.parametrize(
    "shown",
    [
        pytest.param(name_for_show(FORGED), id="a name"),
        pytest.param(single_line(FORGED), id="a line"),
        pytest.param(visible(FORGED), id="output"),
        pytest.param(markdown_to_markup(f"text\n\n    {FORGED}\n\n- {FORGED}"), id="a statement"),
        pytest.param(
            consent_from({"shown_as": "pseudonym", "pseudonym": mark(SHORT)}).pseudonym,
            id="a pseudonym",
        ),
    ],
)
def test_a_forged_moment_loses_its_marks_on_the_way_into_a_card(shown: str) -> None:
    assert "12:04" in shown
    assert found_in(shown) == []


def test_marks_that_are_no_moment_are_left_out() -> None:
    assert without_marks("a\ue000b\ue001c\ue0001:week:x\ue001") == "abc1:week:x"
