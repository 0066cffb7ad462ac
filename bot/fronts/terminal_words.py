"""A line at the terminal taken apart into its words, and what they may be."""

import difflib
import re
import shlex
from collections.abc import Sequence

from bot.errors import UserError

# Between two letters an apostrophe quotes nothing: "a Master's degree".
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_STAND_IN = "\ue010"


def take_apart(line: str, names: Sequence[str]) -> tuple[str, list[str]]:
    """The command of a line without its slash, and the words behind it.

    Args:
        names: of all commands.

    Raises:
        UserError: there is no such command, or a quotation mark is not closed.
    """
    word = line.split()[0]
    name = word.removeprefix("/").lower()
    if not word.startswith("/"):
        meant = f"did you mean /{name}?" if name in names else "/help lists them."
        raise UserError(f"Commands start with a slash: {meant}")
    if name not in names:
        near = difflib.get_close_matches(name, names, n=1)
        meant = f"Did you mean /{near[0]}? " if near else ""
        raise UserError(f"There is no command {word}. {meant}/help lists them.")
    try:
        words = shlex.split(_APOSTROPHE.sub(_STAND_IN, line))
        return name, [word.replace(_STAND_IN, "'") for word in words[1:]]
    except ValueError as error:
        raise UserError("A quotation mark is not closed. Close it and send again.") from error


def is_number(word: str) -> bool:
    """Whether a word is a whole number of a size that anything here has."""
    return word.isascii() and word.isdecimal() and len(word) < 16


def at_most_one(arguments: list[str], usage: str) -> str | None:
    """The only word, if there is one.

    Raises:
        UserError: there are more.
    """
    if len(arguments) > 1:
        raise UserError(f"Write it as {usage}.")
    return arguments[0] if arguments else None


def none_of(arguments: list[str], usage: str) -> None:
    """Make sure that there are no words.

    Raises:
        UserError: there are.
    """
    if arguments:
        raise UserError(f"Write it as {usage}.")
