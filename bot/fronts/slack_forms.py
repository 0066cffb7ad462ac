"""Forms as Slack's modals, and reading back what was filled in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.core.cards import Form, Kind, Question
from bot.core.commands import Option, Takes
from bot.fronts.slack_blocks import Block, Part, plain_text, rich_text
from bot.fronts.slack_names import Names
from bot.fronts.slack_requests import Body, Kept
from bot.fronts.slack_text import literal, shortened

CALLBACK = "fsm"
TITLE, BUTTON = 24, 24
LABEL, HINT = 2000, 2000
TEXT = 3000
CHOICES, OPTION_TEXT = 100, 75
# A text this long is asked for in several lines.
ONE_LINE = 100
_YES_NO = (("no", "No"), ("yes", "Yes"))
_CLOSE = "Cancel"
_AT_MOST = f"At most {TEXT:,} characters here; what is longer goes as a file."
_GROUP_HINT = "A user group of this workspace, for example @readers."
_EMPTY = "Paste the code here, or choose a file above."
_BOTH = "There is a file and a text. Send one of them."


@dataclass(frozen=True, slots=True)
class Filled:
    """What came back from a form.

    Attributes:
        answers: question's id to what was written or chosen; empty if nothing was.
        files: question's id to Slack's record of the file that was uploaded.
        users: question's id to the member that was chosen.
        groups: the questions that name a user group of Slack's.
    """

    kept: Kept
    answers: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Body] = field(default_factory=dict)
    users: Mapping[str, str] = field(default_factory=dict)
    groups: frozenset[str] = frozenset()


def modal(
    form: Form, names: Names, response_url: str = "", members: Collection[str] = ()
) -> dict[str, Any]:
    """A form as a view to open.

    Args:
        response_url: where its answer may go; comes back with what is filled in.
        members: ids of the questions that ask for a member of the workspace.
    """
    title = names.written(form.title)
    blocks: list[Block] = []
    if len(title) > TITLE:
        blocks += rich_text([Part(literal(title, bold=True))])
        title = form.submit
    # Only code has another way when it is too long for a text.
    has_file = any(question.kind is Kind.FILE for question in form.questions)
    blocks += [
        _input(question, names, question.id in members, has_file) for question in form.questions
    ]
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain_text(shortened(title, TITLE)),
        "submit": plain_text(shortened(form.submit, BUTTON)),
        "close": plain_text(_CLOSE),
        "private_metadata": Kept(form.id, response_url).encoded(),
        "blocks": blocks,
    }


def emptied(view: Mapping[str, Any]) -> dict[str, Any]:
    """A view in which no channel is chosen already."""
    return dict(view) | {"blocks": [_without_channel(block) for block in view["blocks"]]}


def _without_channel(block: Block) -> Block:
    element = dict(block.get("element", {}))
    element.pop("initial_conversation", None)
    return block | ({"element": element} if element else {})


def _input(question: Question, names: Names, is_member: bool, has_file: bool) -> Block:
    element = {"type": "users_select"} if is_member else _element(question)
    hint = names.written(question.hint)
    if has_file and element.get("multiline") and element["max_length"] == TEXT:
        hint = f"{hint}. {_AT_MOST}" if hint else _AT_MOST
    if question.kind is Kind.ROLE:
        hint = f"{hint}. {_GROUP_HINT}" if hint else _GROUP_HINT
    made: Block = {
        "type": "input",
        "block_id": question.id,
        "label": plain_text(shortened(question.label, LABEL)),
        "element": element | {"action_id": f"{question.kind}:{question.id}"},
        "optional": not question.required,
    }
    return made | ({"hint": plain_text(shortened(hint, HINT))} if hint else {})


def _element(question: Question) -> Block:
    match question.kind:
        case Kind.TEXT | Kind.ROLE:
            most = min(question.max_length or TEXT, TEXT)
            value = {"initial_value": question.value[:most]} if question.value else {}
            # What a command takes on its line needs no more than one here.
            multiline = question.max_length is not None and most > ONE_LINE
            return {
                "type": "plain_text_input",
                "multiline": multiline,
                "max_length": most,
            } | value
        case Kind.CHOICE | Kind.CHECK:
            options = {
                value: {"text": plain_text(shortened(label, OPTION_TEXT)), "value": value}
                for value, label in (question.choices or _YES_NO)[:CHOICES]
            }
            chosen = options.get(question.value)
            return {"type": "static_select", "options": list(options.values())} | (
                {"initial_option": chosen} if chosen else {}
            )
        case Kind.FILE:
            return {"type": "file_input", "max_files": 1}
        case Kind.CHANNEL:
            return {
                "type": "conversations_select",
                "filter": {"include": ["public", "private"], "exclude_bot_users": True},
            } | ({"initial_conversation": question.value} if question.value else {})


def read_modal(view: Body) -> Filled:
    """What was filled in; read from the request itself, so that it works after a restart."""
    answers: dict[str, str] = {}
    files: dict[str, Body] = {}
    users: dict[str, str] = {}
    groups: set[str] = set()
    for name, elements in view.get("state", {}).get("values", {}).items():
        for action_id, given in elements.items():
            match given.get("type"):
                case "file_input":
                    if given.get("files"):
                        files[name] = given["files"][0]
                case "users_select":
                    if given.get("selected_user"):
                        users[name] = str(given["selected_user"])
                case "static_select":
                    answers[name] = str((given.get("selected_option") or {}).get("value", ""))
                case "conversations_select":
                    answers[name] = str(given.get("selected_conversation") or "")
                case _:
                    answers[name] = str(given.get("value") or "")
            if str(action_id).startswith(f"{Kind.ROLE}:"):
                groups.add(name)
    return Filled(Kept.read(view), answers, files, users, frozenset(groups))


def member_questions(options: Sequence[Option]) -> frozenset[str]:
    """The options of a command that ask for a member of the workspace."""
    return frozenset(option.name for option in options if option.takes is Takes.MEMBER)


def complaints(filled: Filled) -> dict[str, str]:
    """What its sender must change before a form with code is taken, by question.

    It needs nothing but the form, so it is said while the form is still open.
    """
    if filled.kept.intent is None:
        return {}
    text = filled.answers.get("text", "").strip()
    if filled.files and text:
        return {"text": _BOTH}
    return {} if filled.files or text else {"text": _EMPTY}
