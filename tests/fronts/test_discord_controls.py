"""Forms as modals and actions as buttons: within Discord's limits, and read back strictly."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.catalog.folder import LONGEST_SLUG
from bot.core.cards import Action, Form, Kind, Question
from bot.fronts.discord_controls import button_id, buttons, modal, read_button_id
from bot.fronts.discord_text import units

# Forms are the core's own words; labels of buttons may be a stranger's.
WORDS = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=300)
QUESTIONS = st.builds(
    Question,
    id=st.uuids().map(str),
    kind=st.sampled_from(Kind),
    label=WORDS,
    hint=WORDS,
    required=st.booleans(),
    choices=st.lists(st.tuples(st.uuids().map(str), WORDS), min_size=1, max_size=25).map(tuple),
    max_length=st.none() | st.integers(1, 9000),
)


@settings(max_examples=60, deadline=None)
@given(st.builds(Form, st.just("x:y"), WORDS, st.lists(QUESTIONS, max_size=5).map(tuple)))
def test_any_form_stays_within_every_limit(form: Form) -> None:
    made = modal(form).to_dict()
    assert 0 < len(made["title"]) <= 45
    assert made["custom_id"] == "fsm:x:y"
    assert len(made["components"]) == len(form.questions)
    for label in made["components"]:
        assert 0 < len(label["label"]) <= 45
        assert len(label.get("description") or "") <= 100
        asked = label["component"]
        assert asked.get("max_length") is None or 1 <= asked["max_length"] <= 4000
        for option in asked.get("options", ()):
            assert 0 < len(option["label"]) <= 100


def test_a_yes_or_no_is_asked_as_a_choice() -> None:
    question = Question("sure", Kind.CHECK, "Sure?", value="yes")
    asked = modal(Form("x", "t", (question,))).to_dict()["components"][0]["component"]
    options = [(one["value"], one["label"], one["default"]) for one in asked["options"]]
    assert options == [("no", "No", False), ("yes", "Yes", True)]


@pytest.mark.parametrize(("longest", "style"), [(32, 1), (100, 1), (101, 2), (None, 2)])
def test_long_texts_are_asked_for_in_several_lines(longest: int | None, style: int) -> None:
    question = Question("text", Kind.TEXT, "Text", max_length=longest)
    asked = modal(Form("x", "t", (question,))).to_dict()["components"][0]["component"]
    assert asked["style"] == style


def test_a_file_that_need_not_be_sent_may_be_left_out() -> None:
    question = Question("file", Kind.FILE, "File", required=False)
    asked = modal(Form("x", "t", (question,))).to_dict()["components"][0]["component"]
    assert (asked["required"], asked["min_values"], asked["max_values"]) == (False, 0, 1)


@given(st.text(max_size=300))
@example("e\u0301\u0323\u0308" * 25)
@example("😀" * 50)
def test_any_label_fits_a_button(label: str) -> None:
    (row,) = buttons((Action("help", "", label),)).to_components()
    assert 0 < units(row["components"][0]["label"]) <= 80


def test_a_button_carries_everything_it_means() -> None:
    action = Action("board", "round:softmax:points:1", "Next", replaces=True)
    read = Action("board", "round:softmax:points:1", "", replaces=True)
    assert read_button_id(button_id(action)) == (read, None)
    assert read_button_id(button_id(action, about=12)) == (read, 12)
    with pytest.raises(ValueError, match="too long"):
        button_id(Action("board", "x" * 100, "Next"))


@pytest.mark.parametrize(
    "action",
    [
        Action("board", f"round:{'s' * LONGEST_SLUG}:shortest:99", "Next", replaces=True),
        Action("round-open-now", f"{'s' * LONGEST_SLUG}:99999", "Open it"),
    ],
    ids=["board", "open"],
)
def test_the_longest_name_of_a_challenge_leaves_room_for_the_group(action: Action) -> None:
    assert len(button_id(action, about=999_999)) <= 100


@pytest.mark.parametrize(
    "custom_id",
    ["", "fs", "fs:n", "fs:n:help", "xx:n:help:", "fs:q:help:", "fs:nx:help:", "fs:n-1:help:"],
)
def test_an_id_that_is_none_of_ours_is_no_action(custom_id: str) -> None:
    assert read_button_id(custom_id) is None
