"""The words behind a command, where a front has lines instead of options."""

import difflib
from collections.abc import Collection, Sequence

from bot.core.commands import Command, Given, Option, Takes
from bot.errors import UserError

_SHOWN = 40
# What moderators may say that no feature brings.
OWN_WORDS = (
    *(("mod", "settings"), ("mod", "announce")),
    *(("mod", "round", "open"), ("mod", "round", "close"), ("mod", "round", "extend")),
)


def behind(words: Sequence[str], commands: Collection[tuple[str, ...]]) -> list[str]:
    """The words that may come next in a command; empty if none may."""
    count = len(words)
    found = [
        known[count]
        for known in (*OWN_WORDS, *commands)
        if len(known) > count and known[:count] == tuple(words)
    ]
    return list(dict.fromkeys(found))


def half_said(words: Sequence[str], commands: Collection[tuple[str, ...]]) -> UserError:
    """What may come where words begin a command but are none.

    Args:
        words: the first of them begins some command.
    """
    whole = next((own for own in OWN_WORDS if own == tuple(words[: len(own)])), None)
    if whole is not None:
        return UserError(f"Write it as /{' '.join(whole)}.")
    known = next(count for count in range(len(words), -1, -1) if behind(words[:count], commands))
    begun, nexts = " ".join(words[:known]), behind(words[:known], commands)
    one_of = "one of " if len(nexts) > 1 else ""
    usage = f"Behind /{begun} comes {one_of}{', '.join(nexts)}. /help says more."
    if len(words) == known:
        return UserError(usage)
    near = difflib.get_close_matches(words[known], nexts, n=1)
    meant = f"Did you mean /{begun} {near[0]}? " if near else ""
    return UserError(f"There is no /{begun} {words[known][:_SHOWN]}. {meant}{usage}")


def texts_of(command: Command, words: Sequence[str]) -> dict[str, str]:
    """What each option was given, by name.

    A word may name its option, as in days=3; others fill the options in order,
    and a text that is the last takes all that is left.

    Raises:
        UserError: more was given than there are options.
    """
    by_name = {option.name: option for option in command.options}
    texts: dict[str, str] = {}
    loose: list[str] = []
    for word in words:
        name, equals, value = word.partition("=")
        if equals and name in by_name and name not in texts:
            texts[name] = value
        else:
            loose.append(word)
    open_options = [option for option in command.options if option.name not in texts]
    for number, option in enumerate(open_options):
        if not loose:
            break
        if option.takes is Takes.TEXT and number == len(open_options) - 1:
            texts[option.name] = " ".join(loose)
            loose = []
        else:
            texts[option.name] = loose.pop(0)
    if loose:
        raise UserError(f"Write it as {command.usage}.")
    return texts


def checked(option: Option, text: str) -> str:
    """What an option was given, if it may be that.

    Raises:
        UserError: it is no choice of it, or no number within its bounds.
    """
    if option.takes is Takes.CHOICE and text not in [value for value, _ in option.choices]:
        known = ", ".join(value for value, _ in option.choices)
        raise UserError(f"{option.name.upper()} is one of {known}.")
    if option.takes is Takes.NUMBER:
        number = Given({option.name: text}).number(option.name) or 0
        low, high = option.low or 0, option.high
        if number < low or (high is not None and number > high):
            most = f" to {high}" if high is not None else " or more"
            raise UserError(f"{option.name.upper()} is a number, {low}{most}.")
    return text
