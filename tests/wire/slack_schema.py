"""Hold blocks and views against Slack's own types, and against the limits it documents.

The types know which keys there are and which must be there, but no lengths: a walker
knows those. Slack counts characters; it refuses texts that are empty.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator  # type: ignore[import-untyped]
from jsonschema.exceptions import best_match  # type: ignore[import-untyped]

DATA = Path(__file__).parent / "data"
MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
LONGEST_COMPLAINT = 300
# By type of object: the most characters of its texts.
TEXTS = {
    "header": {"text": 150},
    "section": {"text": 3000},
    "button": {"text": 75, "action_id": 255, "value": 2000},
    "input": {"label": 2000, "hint": 2000},
    "image": {"alt_text": 2000, "title": 2000},
    "plain_text_input": {"placeholder": 150, "action_id": 255},
    "static_select": {"placeholder": 150, "action_id": 255},
    "conversations_select": {"placeholder": 150, "action_id": 255},
    "users_select": {"placeholder": 150, "action_id": 255},
    "file_input": {"action_id": 255},
    "modal": {"title": 24, "submit": 24, "close": 24, "callback_id": 255, "private_metadata": 3000},
    "home": {"callback_id": 255, "private_metadata": 3000},
}
COUNTS = {
    "actions": ("elements", 25),
    "context": ("elements", 10),
    "section": ("fields", 10),
    "static_select": ("options", 100),
    "radio_buttons": ("options", 10),
    "modal": ("blocks", VIEW_BLOCKS),
    "home": ("blocks", VIEW_BLOCKS),
}
OPTION_TEXT, OPTION_VALUE, BLOCK_ID, INPUT_LENGTH = 75, 150, 255, 3000
# Slack documents none for rich text: what it documents for a section, to be sure.
RICH_TEXT, ALL_BLOCKS = 3000, 12_000
NAMES = {
    "rich_text": "RichTextBlock",
    "actions": "ActionsBlock",
    "context": "ContextBlock",
    "header": "HeaderBlock",
    "section": "SectionBlock",
    "divider": "DividerBlock",
    "image": "ImageBlock",
    "input": "InputBlock",
    "modal": "ModalView",
    "home": "HomeView",
}


@cache
def validator(name: str) -> Draft7Validator:
    schema = json.loads((DATA / "slack_blockkit.json").read_text())
    return Draft7Validator({"$ref": f"#/definitions/{name}", "definitions": schema["definitions"]})


def complaints_about_message(blocks: Any) -> Iterator[str]:
    """What Slack would refuse in the blocks of a message."""
    if not isinstance(blocks, list) or not 0 < len(blocks) <= MESSAGE_BLOCKS:
        yield "a message has 1 to 50 blocks"
        return
    for block in blocks:
        if block.get("type") == "input":
            yield "a message takes no input"
        yield from _complaints(block)
    if sum(map(_letters, blocks)) > ALL_BLOCKS:
        yield "the blocks are too long in all"


def complaints_about_view(view: Any) -> Iterator[str]:
    """What Slack would refuse in a modal or a home tab."""
    yield from _complaints(view)
    blocks = view.get("blocks", ())
    inputs = [block for block in blocks if block["type"] == "input"]
    if inputs and "submit" not in view:
        yield "a modal with inputs needs a submit button"
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)):
        yield "two blocks have the same id"


def _complaints(thing: Mapping[str, Any]) -> Iterator[str]:
    name = NAMES.get(str(thing.get("type")))
    if name is None:
        yield f"{thing.get('type')}: no block that the tests know"
        return
    error = best_match(validator(name).iter_errors(thing))
    if error is not None:
        yield f"{name}{error.json_path[1:]}: {error.message}"[:LONGEST_COMPLAINT]
        return
    yield from _limits(thing)


def _limits(thing: Any) -> Iterator[str]:
    if isinstance(thing, list):
        for inner in thing:
            yield from _limits(inner)
    if not isinstance(thing, dict):
        return
    kind = str(thing.get("type", "option" if "value" in thing else ""))
    for key, most in TEXTS.get(kind, {}).items():
        if key in thing:
            text = thing[key]["text"] if isinstance(thing[key], dict) else thing[key]
            if len(text) > most or (not text and key != "private_metadata"):
                yield f"{kind}.{key} has {len(text)} characters"
    if kind in COUNTS:
        key, most = COUNTS[kind]
        if key in thing and not 0 < len(thing[key]) <= most:
            yield f"{kind} has {len(thing[key])} {key}"
    if kind == "option" and not (
        0 < len(thing["text"]["text"]) <= OPTION_TEXT and 0 < len(thing["value"]) <= OPTION_VALUE
    ):
        yield f"the option {thing['value']!r} is too long or empty"
    if kind == "plain_text_input":
        most = thing.get("max_length", INPUT_LENGTH)
        if not 0 < most <= INPUT_LENGTH or len(thing.get("initial_value", "")) > most:
            yield f"a text input of {most} characters"
    if kind == "actions":
        ids = [element["action_id"] for element in thing["elements"]]
        if len(ids) != len(set(ids)):
            yield "two buttons of a row have the same id"
    if kind == "static_select" and thing.get("initial_option") not in (None, *thing["options"]):
        yield "the initial option is none of the options"
    if kind == "rich_text" and not 0 < _letters(thing) <= RICH_TEXT:
        yield f"a rich text block of {_letters(thing)} characters"
    if kind in ("text", "plain_text", "mrkdwn") and not thing["text"]:
        yield f"an empty {kind}"
    if kind == "date" and not thing.get("fallback"):
        yield "a date without a stand-in"
    if len(thing.get("block_id", "")) > BLOCK_ID:
        yield "a block_id of over 255 characters"
    for inner in thing.values():
        yield from _limits(inner)


def _letters(thing: Any) -> int:
    """How much there is to read."""
    if isinstance(thing, list):
        return sum(map(_letters, thing))
    if not isinstance(thing, dict):
        return 0
    own = [
        thing[key]
        for key in ("text", "fallback", "usergroup_id")
        if isinstance(thing.get(key), str)
    ]
    return sum(map(len, own)) + sum(map(_letters, thing.values()))
