"""Challenge texts as the body of a card."""

import time

import pytest

from bot.core.markdown import markdown_to_markup


@pytest.mark.parametrize(
    ("markdown", "body"),
    [
        pytest.param("# Title\n\nText.\n", "Text.", id="the title is left out"),
        pytest.param("Text\nwrapped.\n\nMore.", "Text wrapped.\n\nMore.", id="wrapped lines"),
        pytest.param("## A nudge\n\nText.", "**A nudge**\n\nText.", id="heading"),
        pytest.param("Text.\n## Next ##\nMore.", "Text.\n\n**Next**\n\nMore.", id="tight heading"),
        pytest.param("- one\n  more\n- two", "· one more\n· two", id="list"),
        pytest.param("1. one\n2. two", "1. one\n2. two", id="numbered list"),
        pytest.param(
            "```python\nif x:\n    y\n\nz\n```", "    if x:\n        y\n\n    z", id="fence"
        ),
        pytest.param(
            "So:\n\n    a\n      b\n\nThen.", "So:\n\n    a\n      b\n\nThen.", id="indented"
        ),
        pytest.param("an *empty* batch", "an empty batch", id="emphasis"),
        pytest.param("`a*b*c` and **bold**", "`a*b*c` and **bold**", id="code and bold stay"),
        pytest.param("2 * 3 * 4 and k*d*n", "2 * 3 * 4 and k*d*n", id="products stay"),
        pytest.param("| a | b |\n|---|---|", "    | a | b |\n    |---|---|", id="table"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_markdown_becomes_the_markup_of_cards(markdown: str, body: str) -> None:
    assert markdown_to_markup(markdown) == body


def test_a_heading_made_of_signs_takes_no_longer_than_another() -> None:
    started_s = time.process_time()
    markdown_to_markup(f"text\n\n## {'#' * 60_000}a\n")
    assert time.process_time() - started_s < 1
