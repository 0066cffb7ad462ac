"""What members press on Slack: buttons, and reading them back.

Everything a button means is in its id and value, so that all of them work after a
restart, on any message however old.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.core.cards import Action
from bot.core.text import single_line
from bot.fronts.slack_blocks import Block, plain_text
from bot.fronts.slack_text import shortened

BUTTON_LABEL, ACTION_ID, VALUE, ROW = 75, 255, 2000, 25
BUTTON_PREFIX = "fs"


def button_blocks(actions: Sequence[Action]) -> Iterator[Block]:
    """The actions as rows of buttons that outlive a restart."""
    for start in range(0, len(actions), ROW):
        row = actions[start : start + ROW]
        yield {
            "type": "actions",
            "elements": [_button(action, number) for number, action in enumerate(row)],
        }


def _button(action: Action, number: int) -> Block:
    # Slack wants every id of a row to be another one.
    how = "r" if action.replaces else "n"
    action_id = f"{BUTTON_PREFIX}:{number}:{how}:{action.id}"
    if len(action_id) > ACTION_ID or len(action.value) > VALUE:
        raise ValueError(f"the action {action.id} carries too long a value")
    label = shortened(single_line(action.label) or "…", BUTTON_LABEL)
    made: Block = {"type": "button", "text": plain_text(label), "action_id": action_id}
    # Slack takes no empty value.
    return made | ({"value": action.value} if action.value else {})


def read_button(pressed: Mapping[str, Any]) -> Action | None:
    """The action of a pressed button; None if it is none of ours."""
    match str(pressed.get("action_id", "")).split(":", 3):
        case [prefix, _, "r" | "n" as how, verb] if prefix == BUTTON_PREFIX:
            return Action(verb, str(pressed.get("value") or ""), "", replaces=how == "r")
    return None
