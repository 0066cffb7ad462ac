"""What members press and fill in on Discord: buttons and modals, and reading them back.

Everything a button or modal means is in its id, so that all of them work after
a restart, and discord.py need not keep every one that it ever sent.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.core.cards import Action, Form, Kind, Question
from bot.core.text import single_line
from bot.fronts.discord_text import shortened, units

BUTTON_LABEL, CUSTOM_ID, MOST_BUTTONS = 80, 100, 25
MODAL_TITLE, LABEL, DESCRIPTION, TEXT, CHOICES = 45, 45, 100, 4000, 25
OPTION_LABEL = 100
# A text this long is asked for in several lines.
ONE_LINE = 100
BUTTON_PREFIX, MODAL_PREFIX = "fs", "fsm"
# Where an interaction keeps which study group it is about, if it isn't a server's.
ABOUT = "about"
# How a button's answer is shown, or which form it is, and the community that it is about.
_BUTTON_ID = re.compile(rf"{BUTTON_PREFIX}:([rn])([0-9]{{0,15}}):([^:]*):(.*)", re.DOTALL)
_MODAL_ID = re.compile(rf"{MODAL_PREFIX}([0-9]{{0,15}}):(.*)", re.DOTALL)
_POSTED_TO = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
    discord.ChannelType.public_thread,
]
_YES_NO = (("no", "No"), ("yes", "Yes"))


def buttons(actions: Sequence[Action], about: int | None = None) -> ui.View:
    """The actions as buttons that outlive a restart: all they mean is in their ids.

    Args:
        about: the community's id, where the place doesn't say which is meant.
    """
    view = ui.View(timeout=None)
    for action in actions[:MOST_BUTTONS]:
        view.add_item(
            ui.Button(
                label=_button_label(action.label),
                custom_id=button_id(action, about),
                style=discord.ButtonStyle.secondary,
            )
        )
    # Presses are told apart by id; discord.py need not keep every view it ever sent.
    view.stop()
    return view


def _button_label(text: str) -> str:
    """A label on one line; Discord takes none that is empty or too long."""
    return shortened(single_line(text) or "…", BUTTON_LABEL)


def button_id(action: Action, about: int | None = None) -> str:
    """What comes back when a button is pressed."""
    how = "r" if action.replaces else "n"
    found = f"{BUTTON_PREFIX}:{how}{about or ''}:{action.id}:{action.value}"
    if units(found) > CUSTOM_ID:
        raise ValueError(f"the action {action.id} carries too long a value")
    return found


def read_button_id(custom_id: str) -> tuple[Action, int | None] | None:
    """The action of a pressed button and the community it is about; None if it is none of ours."""
    found = _BUTTON_ID.fullmatch(custom_id)
    if found is None:
        return None
    how, about, verb, value = found.groups()
    return Action(verb, value, "", replaces=how == "r"), int(about) if about else None


def modal(form: Form, guild: discord.Guild | None = None, about: int | None = None) -> ui.Modal:
    """A form as a modal; its id carries the form's.

    Args:
        guild: where it is filled in; only channels and roles that are still there
            are filled in already.
        about: the community's id, where the place doesn't say which is meant.
    """
    shown = ui.Modal(
        title=shortened(form.title, MODAL_TITLE),
        custom_id=f"{MODAL_PREFIX}{about or ''}:{form.id}",
        timeout=None,
    )
    for question in form.questions:
        shown.add_item(
            ui.Label(
                text=shortened(question.label, LABEL),
                description=shortened(question.hint, DESCRIPTION) or None,
                component=_component(question, guild),
            )
        )
    # As with buttons: what is filled in is told apart by the modal's id.
    shown.stop()
    return shown


def _component(question: Question, guild: discord.Guild | None) -> ui.Item[Any]:
    match question.kind:
        case Kind.TEXT:
            most = min(question.max_length or TEXT, TEXT)
            style = discord.TextStyle.short if most <= ONE_LINE else discord.TextStyle.long
            return ui.TextInput(
                custom_id=question.id,
                style=style,
                required=question.required,
                max_length=most,
                default=question.value or None,
            )
        case Kind.CHOICE | Kind.CHECK:
            choices = question.choices or _YES_NO
            options = [
                discord.SelectOption(
                    label=shortened(label, OPTION_LABEL),
                    value=value,
                    default=value == question.value,
                )
                for value, label in choices[:CHOICES]
            ]
            return ui.Select(custom_id=question.id, options=options, required=question.required)
        case Kind.FILE:
            return ui.FileUpload(
                custom_id=question.id, required=question.required, min_values=0, max_values=1
            )
        case Kind.CHANNEL:
            return ui.ChannelSelect(
                custom_id=question.id,
                channel_types=_POSTED_TO,
                required=question.required,
                min_values=int(question.required),
                default_values=_default(question, guild.get_channel_or_thread if guild else None),
            )
        case Kind.ROLE:
            return ui.RoleSelect(
                custom_id=question.id,
                required=question.required,
                min_values=int(question.required),
                default_values=_default(question, guild.get_role if guild else None),
            )


def _default(
    question: Question, find: Callable[[int], discord.abc.Snowflake | None] | None
) -> list[discord.SelectDefaultValue]:
    """What is filled in, if it still exists: Discord shows no form that names what is gone."""
    if find is None or not question.value.isdecimal():
        return []
    found = find(int(question.value))
    kinds = discord.SelectDefaultValueType
    kind = kinds.channel if question.kind is Kind.CHANNEL else kinds.role
    return [] if found is None else [discord.SelectDefaultValue(id=found.id, type=kind)]


@dataclass(frozen=True, slots=True)
class FilledIn:
    """What came back from a modal.

    Attributes:
        answers: question's id to what was written or chosen; empty if nothing was.
        named_files: each file that was uploaded, with its question's id.
        about: the community that the form was about, where its place doesn't say so.
    """

    form_id: str
    answers: Mapping[str, str]
    named_files: Sequence[tuple[str, discord.Attachment]]
    about: int | None = None

    @property
    def files(self) -> list[discord.Attachment]:
        """What was uploaded, whatever the question."""
        return [file for _, file in self.named_files]


def read_modal(interaction: discord.Interaction) -> FilledIn | None:
    """What was filled in; None if it is no modal of ours.

    Read from the request itself: a modal kept by discord.py would mix up what two
    people fill in at the same time, and would be gone after a restart.
    """
    data: Mapping[str, Any] = interaction.data or {}
    found = _MODAL_ID.fullmatch(str(data.get("custom_id", "")))
    if found is None:
        return None
    about, form_id = found.groups()
    resolved = data.get("resolved", {}).get("attachments", {})
    answers: dict[str, str] = {}
    files: list[tuple[str, discord.Attachment]] = []
    for label in data.get("components", ()):
        filled = label.get("component", {})
        name = str(filled.get("custom_id", ""))
        values = [str(value) for value in filled.get("values") or ()]
        if filled.get("type") == discord.ComponentType.file_upload.value:
            state = interaction._state
            files += [
                (name, discord.Attachment(data=resolved[value], state=state))
                for value in values
                if value in resolved
            ]
        else:
            first = values[0] if values else ""
            answers[name] = str(filled.get("value") or first)
    return FilledIn(form_id, answers, files, int(about) if about else None)
