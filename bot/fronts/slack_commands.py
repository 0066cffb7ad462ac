"""What was typed behind a slash: an action of ours, or a feature's command and its words."""

import difflib
import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.core.asking import Board, View
from bot.core.cards import Action
from bot.core.command_words import behind, checked, half_said, texts_of
from bot.core.commands import Command, Takes
from bot.errors import UserError
from bot.fronts.slack_names import ALL_VERBS, Names

SLUG_LENGTH = 64
# As Slack escapes what it recognised: <@U1|noor>, <#C1|general>, <http://…|…>.
_ESCAPED = re.compile(r"<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>")
_USER = re.compile(r"<@([A-Z0-9]+)(?:\|[^<>]*)?>")
_SETTLED = {
    ("mod", "settings"): "mod-settings",
    ("mod", "announce"): "mod-announce",
    ("mod", "round", "close"): "round-close",
}
_PLAIN = ("schedule", "help", "settings")
_ABOUT_ONE = ("challenge", "starter", "editorial", "submit", "try")


@dataclass(frozen=True, slots=True)
class Typed:
    """A feature's command with what was given.

    Attributes:
        values: option's name to its text.
        users: option's name to the id of a member.
        missing: whether something that it needs was not given, or can't be typed.
    """

    command: Command
    values: Mapping[str, str]
    users: Mapping[str, str]
    missing: bool = False


def read_command(
    names: Names, commands: Mapping[tuple[str, ...], Command], command: str, text: str
) -> Action | Typed:
    """Understand a command.

    Args:
        commands: those of features, by their words.
        command: "/fromscratch", or one that is a verb of its own.
        text: what was typed behind it, with Slack's escapes.

    Raises:
        UserError: there is no such command, or the words don't fit it.
    """
    verb = names.verb(command)
    words = text.split() if verb == ALL_VERBS else [verb, *text.split()]
    if words:
        words[0] = words[0].removeprefix("/").lower()
    for count in range(min(len(words), 3), 0, -1):
        found = commands.get(tuple(word.lower() for word in words[:count]))
        if found is not None:
            return _typed(found, words[count:])
    return _action([_bare(word) for word in words], names, commands)


def _typed(command: Command, words: Sequence[str]) -> Typed:
    texts = texts_of(command, words)
    values: dict[str, str] = {}
    users: dict[str, str] = {}
    missing = False
    for option in command.options:
        text = texts.get(option.name, "")
        if option.takes is Takes.FILE:
            missing = True
        elif not text:
            missing = missing or option.required
        elif option.takes is Takes.MEMBER:
            user = _USER.fullmatch(text)
            if user is None:
                raise UserError(f"Name the {option.name} like @noor, and choose from Slack's list.")
            users[option.name] = user[1]
        else:
            values[option.name] = checked(option, _bare(text))
    return Typed(command, values, users, missing)


def _action(
    words: Sequence[str], names: Names, commands: Mapping[tuple[str, ...], Command]
) -> Action:
    """What a verb of the group itself means, as the action of a button would say it."""
    action_id = _SETTLED.get(tuple(word.lower() for word in words))
    if action_id:
        return Action(action_id, "", "")
    match words:
        case []:
            return Action("help", "", "")
        case [verb, *_] if verb in _PLAIN:
            return Action(verb, "", "")
        case [verb, *rest] if verb in _ABOUT_ONE:
            return Action(verb, _slug(rest, f"/{verb} [slug]"), "")
        case ["hint", *rest]:
            return Action("hint", _hint(rest), "")
        case ["leaderboard", *rest]:
            return Action("board", _board(rest), "")
        case ["me", *rest]:
            return _me(rest)
        case ["mod", "round", "open", *rest]:
            return Action("round-open", _slug(rest, "/mod round open [slug]"), "")
        case ["mod", "round", "extend", *rest]:
            return Action("round-extend", _days(rest), "")
    if behind(words[:1], commands):
        raise half_said(words, commands)
    raise _unknown(words[0], names)


def _slug(words: Sequence[str], usage: str) -> str:
    if len(words) > 1:
        raise UserError(f"Write it as {usage}.")
    # As an action's value can hold it.
    return words[0].replace(":", "-")[:SLUG_LENGTH] if words else ""


def _hint(words: Sequence[str]) -> str:
    usage = "/hint [slug] [1-3]"
    numbers = [word for word in words if word.isdecimal() and len(word) < 4]
    if len(numbers) > 1:
        raise UserError(f"Write it as {usage}.")
    slug = _slug([word for word in words if word not in numbers], usage)
    return f"{slug}:{numbers[0] if numbers else 1}"


def _board(words: Sequence[str]) -> str:
    board, view, page, slugs = Board.ROUND.value, View.POINTS.value, 0, []
    for word in words:
        if word in tuple(Board):
            board = word
        elif word in tuple(View):
            view = word
        elif word.isdecimal() and len(word) < 4:
            page = max(0, int(word) - 1)
        else:
            slugs.append(word)
    slug = _slug(slugs, "/leaderboard [round|season|newcomers|all|archive] [slug] [view] [page]")
    return f"{board}:{slug}:{view}:{page}"


def _me(words: Sequence[str]) -> Action:
    match words:
        case []:
            return Action("me", "", "")
        case [number] if number.lstrip("#").isdecimal():
            return Action("me", number.lstrip("#"), "")
        case [number, "withdraw"] if number.lstrip("#").isdecimal():
            return Action("withdraw", number.lstrip("#"), "")
    raise UserError("Write it as /me [NUMBER] [withdraw].")


def _days(words: Sequence[str]) -> str:
    if len(words) != 1 or not words[0].isdecimal():
        raise UserError("Write it as /mod round extend DAYS.")
    return words[0]


def _bare(text: str) -> str:
    """Words as they were typed."""
    return html.unescape(_ESCAPED.sub(_typed_as, text))


def _typed_as(found: re.Match[str]) -> str:
    sign, what, label = found.groups()
    return what if not sign else f"{sign if sign != '!' else '@'}{label or what}"


def _unknown(word: str, names: Names) -> UserError:
    near = difflib.get_close_matches(word.lower(), sorted(names.verbs), n=1)
    meant = f"Did you mean /{near[0]}? " if near else ""
    return UserError(f"There is no command {word[:SLUG_LENGTH]}. {meant}/help lists them.")
