"""Cards as Discord messages: within every limit, harmless, and nothing lost."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.cards import Action, Card, Code, Field, Image, Mark, StatusLine, Table, Tone
from bot.core.moments import Moment, Style, mark, without_marks
from bot.core.tables import table_text
from bot.core.text import visible
from bot.fronts.discord_render import Outgoing, render
from bot.fronts.discord_text import marked_up, plain_text, split, units

# What strangers send: markup, mentions, controls, halves of surrogate pairs, emoji.
HOSTILE = st.text(
    alphabet=st.one_of(
        st.sampled_from("`*_~|[]()<>@#:&!\\/ \n-1.ae\u202e\u200f\x1b\x00\ue000\ue001\ud800😀é"),
        st.characters(),
    ),
    max_size=300,
)
LONG = st.integers(0, 9000).map(lambda count: "word " * (count // 5))
TEXT = st.one_of(HOSTILE, LONG)
ONE_LINE = TEXT.map(lambda text: " ".join(text.split()))
CARDS = st.builds(
    Card,
    title=ONE_LINE,
    body=TEXT,
    status=st.none() | st.builds(StatusLine, HOSTILE, st.sampled_from(Tone)),
    fields=st.lists(st.builds(Field, ONE_LINE, TEXT), max_size=30).map(tuple),
    marks=st.lists(st.builds(Mark, ONE_LINE, st.sampled_from(Tone), TEXT), max_size=20).map(tuple),
    code=st.lists(
        st.builds(Code, TEXT, st.just("python"), st.sampled_from(["", "mine.py"])), max_size=3
    ).map(tuple),
    footer=HOSTILE,
    actions=st.lists(st.just(Action("submit", "softmax", "Submit")), max_size=30).map(tuple),
)


def shown(message: Outgoing) -> list[str]:
    """Every text of a message that Discord would read for markup."""
    found = []
    for embed in message.embeds:
        found += [embed.title or "", embed.description or "", embed.footer.text or ""]
        found += [text for one in embed.fields for text in (one.name or "", one.value or "")]
    return found


@settings(max_examples=60, deadline=None)
@given(CARDS)
def test_any_card_stays_within_every_limit(card: Card) -> None:
    for message in render(card):
        assert len(message.embeds) <= 10
        assert sum(units(text) for text in shown(message)) <= 6000
        assert len(message.uploads) <= 10
        assert len(message.actions) <= 25
        for embed in message.embeds:
            assert units(embed.title or "") <= 256
            assert units(embed.description or "") <= 4096
            assert units(embed.footer.text or "") <= 2048
            assert len(embed.fields) <= 25
            for field in embed.fields:
                assert 0 < units(field.name or "") <= 256
                assert 0 < units(field.value or "") <= 1024


def flat(text: str) -> str:
    """Text without spaces and without what marks it up, on either side."""
    fences = re.sub(r"```(py)?\n|\n```", "", text)
    return "".join(char for char in fences if not char.isspace() and char not in "\\`*\u200b")


@settings(max_examples=100, deadline=None)
@given(CARDS)
def test_every_letter_of_a_card_is_somewhere(card: Card) -> None:
    messages = render(card)
    found = flat("\n\n".join(text for message in messages for text in shown(message)))
    files = [upload for message in messages for upload in message.uploads]
    texts = [card.title, card.footer, card.status.word if card.status else ""]
    texts += [text for one in card.fields for text in (one.label, one.value)]
    texts += [text for one in card.marks for text in (one.label, one.note)]
    texts += [line.removeprefix("    ") for line in card.body.split("\n")]
    for text in texts:
        assert flat(visible(without_marks(text))) in found
    for code in card.code:
        in_file = code.text.encode("utf-8", "backslashreplace")
        assert flat(visible(code.text)) in found or any(
            upload.data in (in_file, visible(code.text).encode()) for upload in files
        )


ALIVE = [
    re.compile(r"@(everyone|here)"),
    re.compile(r"<[@#]"),
    re.compile(r"<a?:\w+:\d+>"),
    re.compile(r"</\w"),
    re.compile(r"(?<!\\)\]\("),
    re.compile(r"<t:"),
    re.compile("[\u202a-\u202e\u2066-\u2069\x00-\x08\x1b\ue000\ue001]"),
]


@settings(max_examples=150, deadline=None)
@given(HOSTILE)
def test_nothing_that_a_stranger_writes_means_anything(text: str) -> None:
    for made in (plain_text(text), marked_up(text)):
        for pattern in ALIVE:
            assert not pattern.search(made), pattern.pattern


@pytest.mark.parametrize(
    "text",
    [
        *("@everyone", "<@1>", "<@&1>", "<#1>", "<:a:1>", "<a:b:1>", "<t:1:R>", "</submit:1>"),
        *("[x](http://y)", "# big", "> quote", "- item", "```py\nx\n```", "||s||", "__u__"),
        *("\u202etxt", "\x1b[31m", "*a* _b_ ~~c~~", "1. one"),
    ],
)
def test_each_kind_of_markup_is_neutralised(text: str) -> None:
    made = plain_text(text)
    assert made != text
    bare = made.replace("\u200b", "").replace("\\", "")
    kept = [character for character in text if character.isalnum()]
    assert [character for character in bare if character in kept][: len(kept)]


def test_tiny_markup_becomes_discords() -> None:
    assert marked_up("use `np.max(x)` **now**") == "use `np.max(x)` **now**"
    assert marked_up("a_b `a_b` **a_b**") == r"a\_b `a_b` **a\_b**"


def test_moments_become_timestamps_in_the_readers_zone() -> None:
    at = datetime(2026, 11, 30, 12, 4, tzinfo=UTC)
    moment = mark(Moment(at, Style.MOMENT, "Mon 30 Nov"))
    distance = mark(Moment(at, Style.DISTANCE, "in 7 d"))
    (message,) = render(Card(title="Round", body=f"ends {moment} ({distance})"))
    seconds = int(at.timestamp())
    assert message.embeds[0].description == f"ends <t:{seconds}:f> (<t:{seconds}:R>)"


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text("abc \n", min_size=1, max_size=300), max_size=80))
def test_a_long_body_is_continued_and_not_cut(paragraphs: list[str]) -> None:
    body = "\n\n".join(" ".join(p.split()) for p in paragraphs if p.strip())
    messages = render(Card(title="t", body=body))
    found = "".join(e.description or "" for m in messages for e in m.embeds)
    assert "".join(found.split()) == "".join(body.split())


@settings(max_examples=100, deadline=None)
@given(TEXT, st.integers(40, 300))
def test_pieces_of_a_text_are_the_text(text: str, limit: int) -> None:
    made = plain_text(text)
    pieces = list(split(made, limit))
    assert "".join(pieces) == made
    assert all(units(piece) <= limit for piece in pieces)


def test_long_code_becomes_a_file_and_the_message_says_so() -> None:
    source = "x = 1\n" * 2000
    (message,) = render(Card(title="t", code=(Code(source, "python"), Code("y", "", "mine.py"))))
    assert [upload.name for upload in message.uploads] == ["part-1.txt", "mine.py"]
    assert message.uploads[0].data.decode() == source
    assert "File: part-1.txt" in (message.embeds[0].description or "")


def test_a_code_block_cannot_be_left() -> None:
    (message,) = render(Card(title="t", code=(Code("a\n```\n@everyone", "text"),)))
    text = message.embeds[0].description or ""
    assert text.count("```") == 2


def test_a_status_is_a_word_with_a_sign() -> None:
    (message,) = render(Card(title="#4", status=StatusLine("ACCEPTED", Tone.GOOD)))
    assert message.embeds[0].description == "✓ **ACCEPTED**"


def test_marks_have_a_sign_and_words() -> None:
    marks = (
        Mark("plain scores", Tone.GOOD),
        Mark("any axis", Tone.GOOD),
        Mark("large scores", Tone.BAD, "exp overflows"),
        Mark("speed", Tone.WAIT, "measured once every trait passes"),
    )
    (message,) = render(Card(title="#4", marks=marks))
    assert message.embeds[0].description == (
        "✓ passed: plain scores · any axis\n"
        "✗ failed: **large scores**: exp overflows\n"
        "– waiting: **speed**: measured once every trait passes"
    )


def test_a_table_is_aligned_by_what_letters_take() -> None:
    table = Table(("#", "name", "pts"), (("1", "世界", "130"), ("12", "Noor", "7")), (0, 2))
    assert table_text(table) == " # name pts\n 1 世界 130\n12 Noor   7"


def test_a_picture_comes_with_its_words() -> None:
    (message,) = render(
        Card(title="Race", image=Image("race.png", b"png", "Noor leads with 130 points."))
    )
    assert message.embeds[0].image.url == "attachment://race.png"
    assert message.uploads[0].file().description == "Noor leads with 130 points."


def test_words_of_a_picture_that_are_too_long_also_stand_in_the_message() -> None:
    (message,) = render(Card(title="Race", image=Image("race.png", b"png", "one row " * 200)))
    assert len(message.uploads[0].file().description or "") <= 1024
    assert (message.embeds[0].description or "").count("one row") == 200


def test_many_files_and_buttons_go_on_in_further_messages() -> None:
    code = tuple(Code(str(number), "python", f"{number}.py") for number in range(23))
    actions = tuple(Action("choose", str(number), str(number)) for number in range(30))
    messages = render(Card(title="t", code=code, actions=actions))
    assert [u.name for m in messages for u in m.uploads] == [one.filename for one in code]
    assert [a for m in messages for a in m.actions] == list(actions)
    assert all(len(m.uploads) <= 10 and len(m.actions) <= 25 for m in messages)


def test_a_card_with_nothing_in_it_is_still_a_message() -> None:
    (message,) = render(Card(title=" "))
    assert message.embeds[0].description


def test_a_span_that_is_cut_stays_code() -> None:
    inside = "[a](http://b) @everyone " * 30
    pieces = list(split(marked_up(f"before `{inside}` after"), 100))
    for piece in pieces:
        assert piece.count("`") % 2 == 0
        assert "[a](" not in re.sub("`[^`]*`", "", piece)
    assert "".join(pieces).replace("`", "") == f"before {inside} after"


def test_code_with_an_empty_line_is_one_block() -> None:
    (message,) = render(Card(title="t", body="See\n\n    a = 1\n\n    b = 2\n\nand go on."))
    expected = "See\n\n```py\na = 1\n\nb = 2\n```\n\nand go on."
    assert message.embeds[0].description == expected


def test_single_backticks_in_a_block_are_left_as_they_are() -> None:
    (message,) = render(Card(title="t", code=(Code("x = `y`", "text"),)))
    assert message.embeds[0].description == "```\nx = `y`\n```"
