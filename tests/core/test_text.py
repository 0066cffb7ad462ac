"""Nothing that a stranger wrote may act, or break a table, when it is shown."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text import display_width, fit, name_for_show, visible

# Surrogates too: JSON may carry half of a pair.
ANY_TEXT = st.text(st.characters(), max_size=60)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        pytest.param("Noor", "Noor", id="a plain name"),
        pytest.param("Zoë 日本", "Zoë 日本", id="letters of the world"),
        pytest.param("  a \n\t b ", "a b", id="spaces and newlines"),
        pytest.param("x\x1b[2Jy", "x[2Jy", id="an escape sequence"),
        pytest.param("x\u202egnp.exe", "xgnp.exe", id="reading direction turned round"),
        pytest.param("x\ud800y", "xy", id="half a surrogate pair"),
        pytest.param("**`bold`**", "bold", id="markup"),
        pytest.param("e" + "\u0301" * 20, "é\u0301\u0301\u0301", id="a tower of accents"),
        pytest.param("\u200b\u2060", "(no name)", id="nothing to see"),
        pytest.param("", "(no name)", id="empty"),
    ],
)
def test_a_name_is_one_line_of_visible_characters(name: str, shown: str) -> None:
    assert name_for_show(name) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("a\n  b", "a\n  b", id="lines and spaces stay"),
        pytest.param("a\r\nb", "a\nb", id="Windows lines"),
        pytest.param("a\tb", "a   b", id="tab"),
        pytest.param("\x1b[2J", "\\x1b[2J", id="escape"),
        pytest.param("50%\rdone", "50%\\x0ddone", id="carriage return"),
        pytest.param("\u202e\u2028", "\\u202e\\u2028", id="direction and line separator"),
        pytest.param("\ud800", "\\ud800", id="half a surrogate pair"),
        pytest.param("\U000e0001", "\\U000e0001", id="a tag beyond 16 bits"),
    ],
)
def test_output_shows_what_could_act_spelt_out(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(ANY_TEXT)
def test_shown_text_holds_nothing_that_acts_and_can_be_written(text: str) -> None:
    for shown in (visible(text), name_for_show(text)):
        shown.encode()
        kinds = {unicodedata.category(c) for c in shown if c not in "\n\u200d"}
        assert not kinds & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@pytest.mark.parametrize(
    ("text", "width", "cut"),
    [
        pytest.param("Noor", 4, "Noor", id="fits"),
        pytest.param("Noor Example", 6, "Noor…", id="cut, no space before the dots"),
        pytest.param("日本語", 5, "日本…", id="wide letters take two columns"),
        pytest.param("日本語", 4, "日…", id="half a letter is none"),
    ],
)
def test_a_name_is_cut_by_columns(text: str, width: int, cut: str) -> None:
    assert fit(text, width) == cut


@given(ANY_TEXT, st.integers(1, 20))
def test_a_cut_text_never_takes_more_columns_than_it_may(text: str, width: int) -> None:
    assert display_width(fit(name_for_show(text), width)) <= width
