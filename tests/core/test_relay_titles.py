"""Titles of strangers: their tags, and what of them is shown and compared."""

import pytest

from bot.core.relay_titles import TITLE_LENGTH, plain_words, read_title


@pytest.mark.parametrize(
    ("raw", "text", "kinds"),
    [
        pytest.param("[D] Pay in ML", "Pay in ML", "D", id="at the front"),
        pytest.param("Pay in ML [D]", "Pay in ML", "D", id="at the end"),
        pytest.param("[D]Pay in ML", "Pay in ML", "D", id="without a blank"),
        pytest.param("[R] [D] Pay in ML", "Pay in ML", "DR", id="two"),
        pytest.param("[D][D] Pay in ML [D]", "Pay in ML", "D", id="thrice"),
        pytest.param("Pay in ML [Discussion |", "Pay in ML", "D", id="cut off"),
        pytest.param("Pay in ML [P |", "Pay in ML", "P", id="a letter cut off"),
        pytest.param("[Project]: Pay in ML", "Pay in ML", "P", id="spelt out"),
        pytest.param("D] Pay in ML", "Pay in ML", "D", id="not opened"),
        pytest.param("(R) Pay in ML", "Pay in ML", "R", id="round"),
        pytest.param("【D】 Pay in ML", "Pay in ML", "D", id="lenticular"),
        pytest.param("Pay in ML [R], [N], [P],", "Pay in ML", "NPR", id="a list"),
        pytest.param("  [ d ]   Pay\tin\n\nML ", "Pay in ML", "D", id="white space"),
        pytest.param("Plan D for ML pay", "Plan D for ML pay", "", id="a letter is no tag"),
        pytest.param("A [R]eading list", "A [R]eading list", "", id="inside"),
        pytest.param("[D]", "", "D", id="nothing else"),
        pytest.param("", "", "", id="empty"),
    ],
)
def test_tags_at_either_end_are_no_part_of_a_title(raw: str, text: str, kinds: str) -> None:
    title = read_title(raw)
    assert (title.text, "".join(sorted(title.kinds))) == (text, kinds)


def test_a_title_hides_nothing_and_has_an_end() -> None:
    assert read_title("a\u202eb\u200bc\x1b[31m\x00\ud800d").text == "abc[31md"
    assert len(read_title("word " * 1000).text) <= TITLE_LENGTH


def test_titles_that_differ_in_signs_and_accents_are_the_same_words() -> None:
    assert plain_words("A Ph.D. — résumé & Master’s?") == "a ph d resume masters"
    assert plain_words("\uff23\uff21\uff32\uff25\uff25\uff32") == "career"
