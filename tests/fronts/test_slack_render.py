"""Cards as Slack messages: as its types and limits ask, harmless, and nothing lost."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.cards import Action, Card, Code, Field, Image, Mark, StatusLine, Table, Tone
from bot.core.moments import Moment, Style, mark, without_marks
from bot.core.text import visible
from bot.fronts.discord_render import render as render_for_discord
from bot.fronts.slack_names import Names
from bot.fronts.slack_render import Outgoing, render, words_in
from bot.fronts.slack_text import escaped, marked_up, split, words_of
from bot.fronts.terminal_render import make_console, print_card
from tests.fronts.test_discord_render import CARDS, HOSTILE, TEXT, shown
from tests.wire.slack_schema import complaints_about_message

NAMES = Names()


def flat(text: str) -> str:
    """Text without spaces and without what marks it up, on either side."""
    return "".join(char for char in text if not char.isspace() and char not in "`*")


def words(messages: list[Outgoing]) -> str:
    return "\n".join(words_in(block) for message in messages for block in message.blocks)


@settings(max_examples=30, deadline=None)
@given(CARDS)
def test_any_card_is_what_slack_takes(card: Card) -> None:
    for message in render(card, names=NAMES):
        assert list(complaints_about_message(message.blocks)) == []
        assert 0 < len(message.text) <= 15_000


@settings(max_examples=40, deadline=None)
@given(CARDS)
def test_every_letter_of_a_card_is_somewhere(card: Card) -> None:
    messages = render(card, names=NAMES)
    found = flat(words(messages))
    files = [file for message in messages for file in message.files]
    texts = [card.title, card.footer, card.status.word if card.status else ""]
    texts += [text for one in card.fields for text in (one.label, one.value)]
    texts += [text for one in card.marks for text in (one.label, one.note)]
    texts += [line.removeprefix("    ") for line in card.body.split("\n")]
    for text in texts:
        assert flat(visible(without_marks(NAMES.written(text)))) in found
    for code in card.code:
        in_file = code.text.encode("utf-8", "backslashreplace")
        assert flat(visible(code.text)) in found or any(
            file.data in (in_file, visible(code.text).encode()) for file in files
        )


@settings(max_examples=15, deadline=None)
@given(CARDS)
def test_the_same_card_is_within_the_limits_of_all_three_fronts(card: Card) -> None:
    for message in render(card, names=NAMES):
        assert list(complaints_about_message(message.blocks)) == []
    for embedded in render_for_discord(card):
        assert sum(len(text) for text in shown(embedded)) <= 6000
    console = make_console()
    with console.capture() as captured:
        print_card(console, card)
    assert "\x1b]" not in captured.get()


def elements(thing: Any, kind: str) -> list[dict[str, Any]]:
    """Every element of a kind, wherever it is."""
    if isinstance(thing, list):
        return [found for inner in thing for found in elements(inner, kind)]
    if not isinstance(thing, dict):
        return []
    own = [thing] if thing.get("type") == kind else []
    return own + [found for inner in thing.values() for found in elements(inner, kind)]


@settings(max_examples=60, deadline=None)
@given(HOSTILE)
def test_nothing_that_a_stranger_writes_means_anything(text: str) -> None:
    (message, *others) = render(Card(title=text, body=text, footer=text), names=NAMES)
    for one in (message, *others):
        kinds = ("link", "user", "usergroup", "channel", "broadcast", "emoji", "date", "mrkdwn")
        assert not any(elements(one.blocks, kind) for kind in kinds)
        assert all(not text["emoji"] for text in elements(one.blocks, "plain_text"))
        assert "<" not in one.text
        assert ">" not in one.text


@pytest.mark.parametrize("text", ["<!channel>", "<@U1>", "<http://a|b>", "a & b", "&lt;!here&gt;"])
def test_what_slack_would_read_in_plain_text_is_escaped(text: str) -> None:
    made = escaped(text)
    assert "<" not in made
    unescaped = made.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert unescaped == text


def test_tiny_markup_becomes_styles() -> None:
    made = marked_up("use `np.max(x)` **now**")
    assert [(element["text"], element.get("style")) for element in made] == [
        ("use ", None),
        ("np.max(x)", {"code": True}),
        (" ", None),
        ("now", {"bold": True}),
    ]


def test_moments_become_dates_in_the_readers_zone() -> None:
    at = datetime(2026, 11, 30, 12, 4, tzinfo=UTC)
    moment = mark(Moment(at, Style.MOMENT, "Mon 30 Nov"))
    distance = mark(Moment(at, Style.DISTANCE, "in 7 d"))
    (message,) = render(Card(title="Round", body=f"ends {moment} ({distance})"), names=NAMES)
    first, second = elements(message.blocks, "date")
    assert first["timestamp"] == second["timestamp"] == int(at.timestamp())
    assert (first["fallback"], second["format"]) == ("Mon 30 Nov", "{ago}")
    assert "ends Mon 30 Nov (in 7 d)" in message.text


@settings(max_examples=50, deadline=None)
@given(TEXT, st.integers(100, 300))
def test_pieces_of_a_text_are_the_text(text: str, limit: int) -> None:
    made = marked_up(text)
    pieces = list(split(made, limit))
    assert "".join(map(words_of, pieces)) == words_of(made)
    assert all(len(words_of(piece)) <= limit for piece in pieces)


def test_text_is_cut_between_paragraphs_if_it_can_be() -> None:
    text = f"{'a' * 80}\n\n{'b' * 80}"
    first, second = split(marked_up(text), 100)
    assert (words_of(first), words_of(second)) == ("a" * 80 + "\n\n", "b" * 80)


@pytest.mark.parametrize("letter", ["<", "&", "x", "é", "😀"])
@pytest.mark.parametrize("count", [149, 150, 151, 2799, 2800, 2801, 3000, 3001, 9001])
def test_lengths_at_every_limit_are_taken(letter: str, count: int) -> None:
    """Escaping after cutting would make `<` overflow."""
    text = letter * count
    card = Card(title=text, body=text, footer=text, fields=(Field(text, text),))
    messages = render(card, names=NAMES)
    for message in messages:
        assert list(complaints_about_message(message.blocks)) == []
    assert words(messages).count(letter) == 5 * count


def test_a_fallback_that_is_cut_says_so() -> None:
    (message,) = render(Card(title="t", body="word " * 1000), names=NAMES)
    assert message.text.endswith("…")


def test_long_code_becomes_a_file_and_the_message_says_so() -> None:
    source = "x = 1\n" * 2000
    card = Card(title="t", code=(Code(source, "python"), Code("y", "", "mine.py")))
    (message,) = render(card, names=NAMES)
    assert [file.name for file in message.files] == ["part-1.txt", "mine.py"]
    assert message.files[0].data.decode() == source
    assert "File: part-1.txt" in message.text


def test_code_is_shown_letter_by_letter() -> None:
    (message,) = render(Card(title="t", code=(Code("a\n```\n<!here>", "text"),)), names=NAMES)
    (block,) = elements(message.blocks, "rich_text_preformatted")
    assert block["elements"] == [{"type": "text", "text": "a\n```\n<!here>"}]


def test_a_status_is_a_word_with_a_sign() -> None:
    (message,) = render(Card(title="#4", status=StatusLine("ACCEPTED", Tone.GOOD)), names=NAMES)
    assert message.text == "#4\n✓ ACCEPTED"


def test_marks_have_a_sign_and_words() -> None:
    marks = (
        Mark("plain scores", Tone.GOOD),
        Mark("any axis", Tone.GOOD),
        Mark("large scores", Tone.BAD, "exp overflows"),
        Mark("speed", Tone.WAIT, "measured once every trait passes"),
    )
    (message,) = render(Card(title="#4", marks=marks), names=NAMES)
    assert message.text == (
        "#4\n✓ passed: plain scores · any axis\n"
        "✗ failed: large scores: exp overflows\n"
        "– waiting: speed: measured once every trait passes"
    )


def test_a_table_is_aligned() -> None:
    table = Table(("#", "name", "pts"), (("1", "Noor", "130"), ("12", "Bo", "7")), (0, 2))
    (message,) = render(Card(title="t", table=table), names=NAMES)
    (block,) = elements(message.blocks, "rich_text_preformatted")
    assert block["elements"][0]["text"] == " # name pts\n 1 Noor 130\n12 Bo     7"


def test_a_picture_comes_with_its_words() -> None:
    card = Card(title="Race", image=Image("race.png", b"png", "one row " * 200))
    (message,) = render(card, names=NAMES)
    (file,) = message.files
    assert (file.name, file.data) == ("race.png", b"png")
    assert 0 < len(file.alt) <= 1000
    assert words([message]).count("one row") == 200


def test_many_buttons_go_on_in_further_rows() -> None:
    actions = tuple(Action("choose", str(number), str(number)) for number in range(30))
    (message,) = render(Card(title="t", actions=actions), names=NAMES)
    buttons = elements(message.blocks, "button")
    assert [button["value"] for button in buttons] == [str(number) for number in range(30)]
    assert list(complaints_about_message(message.blocks)) == []


def test_a_card_with_nothing_in_it_is_still_a_message() -> None:
    (message,) = render(Card(title=" "), names=NAMES)
    assert message.text
    assert list(complaints_about_message(message.blocks)) == []


@pytest.mark.parametrize(
    ("core", "slack"),
    [
        ("/hint softmax 2 says more.", "/fromscratch hint softmax 2 says more."),
        ("Fill in /mod settings first.", "Fill in /fromscratch mod settings first."),
        ("/challenge shows it", "/challenge shows it"),
        ("/submit [slug] FILE", "/submit [slug]"),
        ("see /help.", "see /fromscratch help."),
        ("write /help.py", "write /help.py"),
        ("in /usr/me or a/help or /helpful", "in /usr/me or a/help or /helpful"),
    ],
)
def test_commands_are_called_as_they_are_on_slack(core: str, slack: str) -> None:
    (message,) = render(Card(title="", body=core), names=NAMES)
    assert message.text == slack


def test_a_prefix_stands_before_every_command() -> None:
    names = Names("study-")
    assert names.written("/submit, then /me") == "/study-submit, then /study-fromscratch me"
    assert names.verb("/study-submit") == "submit"
