"""Cards on a terminal: readable at any width, and nothing in them acts."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from bot.core.board_cards import COLUMNS
from bot.core.cards import Card, Code, Field, Mark, StatusLine, Table, Tone
from bot.fronts.terminal_render import make_console, marked_up, print_card

HOSTILE = "[red]x[/red] \x1b[2J \x9b2J \r \x07 \ud800 \u202e [link=http://x]y[/link] :bomb:"


def shown(card: Card, width: int = 80) -> str:
    file = io.StringIO()
    print_card(Console(file=file, width=width, highlight=False, markup=False, emoji=False), card)
    return file.getvalue()


def everywhere(text: str) -> Card:
    """A card with the same text in every place that has one."""
    return Card(
        title=text,
        body=f"{text}\n\n· {text}\n    {text}",
        fields=(Field(text, text),),
        marks=(Mark(text, Tone.GOOD), Mark(text, Tone.BAD, text)),
        table=Table(("#", "name"), (("1", text),), (0,)),
        code=(Code(text, "python", text),),
        footer=text,
    )


WRONG = Card(
    title="#2",
    status=StatusLine("WRONG ANSWER", Tone.BAD),
    body="samples 2/2, hidden 13/15 · 12 of 14 traits → 51 points",
    marks=(
        Mark("plain scores", Tone.GOOD),
        Mark("any axis", Tone.GOOD),
        Mark("large scores", Tone.BAD, "row 0 has NaN"),
        Mark("speed", Tone.WAIT, "measured once every trait passes"),
    ),
    footer="The idea you may be missing is in /hint softmax 2.",
)


def test_a_verdict_reads_from_top_to_bottom() -> None:
    assert shown(WRONG) == (
        "#2  ✗ WRONG ANSWER  samples 2/2, hidden 13/15 · 12 of 14 traits → 51 points\n"
        "  ✓ plain scores  ✓ any axis\n"
        "  ✗ large scores  row 0 has NaN\n"
        "  – speed         measured once every trait passes\n"
        "  The idea you may be missing is in /hint softmax 2.\n"
        "\n"
    )


def test_a_card_without_a_status_is_framed_under_its_title() -> None:
    card = Card("softmax · Stable softmax", "Turn scores into probabilities.", footer="/starter")
    assert shown(card, 40).splitlines() == [
        "╭─ softmax · Stable softmax ───────────╮",
        "│ Turn scores into probabilities.      │",
        "│                                      │",
        "│ /starter                             │",
        "╰──────────────────────────────────────╯",
        "",
    ]


def test_a_board_is_framed_by_its_text_not_by_the_window() -> None:
    table = Table(("#", "name", "pts"), (("1", "Noor", "130"), ("12", "you", "51")), (0, 2))
    lines = shown(Card("Week 1", "2 solved", table=table), 120).splitlines()
    assert lines[2:5] == [
        "│  # name pts                  │",
        "│  1 Noor 130                  │",
        "│ 12 you   51                  │",
    ]


def test_a_table_of_28_columns_is_not_cut() -> None:
    name = "n" * (COLUMNS - 4)
    lines = shown(Card("t", table=Table(("#", "name", "p"), (("1", name, "9"),)))).splitlines()
    assert lines[2] == f"│ 1 {name} 9 │"


def test_lines_to_show_letter_by_letter_keep_their_spaces_and_signs() -> None:
    text = shown(Card("t", "So:\n\n    **a**  `b`\n      c"))
    assert "    **a**  `b`  " in text
    assert "      c" in text


def test_markup_is_shown_as_style_not_as_signs() -> None:
    text = marked_up("use `np.exp` on **one** slice")
    assert text.plain == "use np.exp on one slice"
    assert [str(span.style) for span in text.spans] == ["cyan", "bold"]


@pytest.mark.parametrize("width", [20, 60, 80, 120])
def test_hostile_text_is_shown_and_not_obeyed(width: int) -> None:
    text = shown(everywhere(HOSTILE), width)
    joined = text.replace("\n", "").replace(" ", "").replace("│", "")
    assert "[red]x[/red]" in joined
    assert "\\x1b[2J" in joined
    assert ":bomb:" in joined
    assert not set(text) & set("\x1b\x9b\r\x07\u202e\ud800")


@given(st.text(st.characters(), max_size=80), st.integers(20, 130))
def test_any_text_is_printed_within_the_window_and_encodable(text: str, width: int) -> None:
    out = shown(everywhere(text), width)
    assert out.encode()
    assert not {c for c in out if c != "\n" and ord(c) < 32}
    assert max(cell_len(line) for line in out.splitlines()) <= width


@pytest.mark.parametrize("width", [20, 40, 60, 100, 120, 300])
def test_every_width_shows_every_word(width: int) -> None:
    words = shown(WRONG, width).replace("\n", " ").split()
    for word in ("WRONG", "traits", "measured", "missing"):
        assert word in words


def test_without_a_terminal_the_output_is_plain() -> None:
    file = io.StringIO()
    print_card(make_console(file), WRONG)
    assert "\x1b" not in file.getvalue()
    assert not [line for line in file.getvalue().splitlines() if line != line.rstrip()]


def test_on_a_terminal_status_is_coloured_and_still_has_its_sign_and_word() -> None:
    file = io.StringIO()
    print_card(Console(file=file, force_terminal=True, color_system="standard"), WRONG)
    assert "\x1b[31m✗ WRONG ANSWER\x1b[0m" in file.getvalue()


def test_a_sign_that_the_output_cannot_encode_does_not_end_the_program() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii", write_through=True)
    print_card(make_console(stream), WRONG)
    assert b"\\u2717 WRONG ANSWER" in raw.getvalue()
