"""What Slack's own types let through, and what the tests know beyond them."""

from typing import Any

import pytest

from tests.wire.slack_schema import complaints_about_message, complaints_about_view


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def header(text: str) -> dict[str, Any]:
    return {"type": "header", "text": plain(text)}


def row(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(buttons)}


def button(text: str = "Go", **more: Any) -> dict[str, Any]:
    return {"type": "button", "text": plain(text), "action_id": "a"} | more


def rich(text: str) -> dict[str, Any]:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [section]}


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "modal", "title": plain("Send"), "blocks": list(blocks)} | more


def question(most: int = 3000) -> dict[str, Any]:
    element = {"type": "plain_text_input", "action_id": "text", "max_length": most}
    return {"type": "input", "label": plain("Code"), "element": element}


@pytest.mark.parametrize(
    "blocks",
    [
        pytest.param([header("x" * 150)], id="header"),
        pytest.param([rich("x" * 3000)], id="rich text"),
        pytest.param([row(button(value="v" * 2000))], id="button"),
        pytest.param([{"type": "image", "image_url": "u", "alt_text": "words"}], id="image"),
    ],
)
def test_what_slack_takes_passes(blocks: Any) -> None:
    assert list(complaints_about_message(blocks)) == []


@pytest.mark.parametrize(
    ("blocks", "complaint"),
    [
        pytest.param([], "1 to 50 blocks", id="none"),
        pytest.param([header("x")] * 51, "1 to 50 blocks", id="too many"),
        pytest.param([header("x" * 151)], "151 characters", id="header"),
        pytest.param([header("")], "0 characters", id="empty header"),
        pytest.param([rich("x" * 3001)], "3001 characters", id="rich text"),
        pytest.param([rich("")], "0 characters", id="empty rich text"),
        pytest.param([rich("x" * 3000)] * 5, "too long in all", id="all"),
        pytest.param([row(button("x" * 76))], "76 characters", id="label"),
        pytest.param([row(button(value=""))], "0 characters", id="empty value"),
        pytest.param([row(button(), button())], "the same id", id="ids"),
        pytest.param([row(button(colour="red"))], "ActionsBlock", id="unknown key"),
        pytest.param([{"type": "image", "image_url": "u"}], "ImageBlock", id="no alt text"),
        pytest.param([question()], "no input", id="input"),
        pytest.param([{"type": "poll"}], "no block that the tests know", id="unknown block"),
    ],
)
def test_what_slack_refuses_is_named(blocks: Any, complaint: str) -> None:
    assert complaint in " / ".join(complaints_about_message(blocks))


@pytest.mark.parametrize(
    ("view", "complaint"),
    [
        pytest.param(modal(question()), "submit button", id="no submit"),
        pytest.param(modal(question(), submit=plain("x" * 25)), "25 characters", id="submit"),
        pytest.param(modal(header("a"), title=plain("x" * 25)), "25 characters", id="title"),
        pytest.param(modal(header("a"), private_metadata="x" * 3001), "3001", id="metadata"),
        pytest.param(modal(*[header("a")] * 101), "101 blocks", id="blocks"),
        pytest.param(
            modal(
                question() | {"element": question()["element"] | {"max_length": 4000}},
                submit=plain("x"),
            ),
            "4000",
            id="text",
        ),
        pytest.param({"type": "home", "blocks": []}, "0 blocks", id="empty home"),
    ],
)
def test_what_slack_refuses_of_a_view_is_named(view: Any, complaint: str) -> None:
    assert complaint in " / ".join(complaints_about_view(view))


def test_a_modal_that_asks_for_code_passes() -> None:
    assert list(complaints_about_view(modal(question(), submit=plain("Send")))) == []
