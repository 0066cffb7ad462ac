"""What moderators' commands share: numbers from buttons, typed names, reasons."""

from bot.core.asking import Asker
from bot.core.cards import Form, Kind, Question
from bot.core.commands import Given
from bot.core.features import unknown
from bot.core.text import name_for_show, single_line
from bot.errors import UserError

LONGEST_REASON = 300
_LONGEST_NUMBER = 15


def number_from(value: str) -> int:
    """A whole number that came back from a button.

    Raises:
        UserError: it is none, so the button is none of ours.
    """
    if not value.isascii() or not value.isdecimal() or len(value) > _LONGEST_NUMBER:
        raise unknown()
    return int(value)


def form_to_confirm(form_id: str, title: str, name: str) -> Form:
    """Ask for a reason, and for the name of what it is done to."""
    return Form(
        id=form_id,
        title=title,
        questions=(
            Question(
                "reason",
                Kind.TEXT,
                "Why",
                hint="They read this, and so do moderators",
                max_length=LONGEST_REASON,
            ),
            Question(
                "confirm",
                Kind.TEXT,
                f"Type {name_for_show(name)} to confirm"[:45],
                hint=name_for_show(name)[:100],
                max_length=100,
            ),
        ),
        submit="Do it",
    )


def confirmed_reason(given: Given, name: str) -> str:
    """The reason of a form that the right name was typed into.

    Raises:
        UserError: the name is another, or there is no reason.
    """
    typed = name_for_show(given.text("confirm")).casefold()
    if typed != name_for_show(name)[:100].strip().casefold():
        raise UserError(
            f"Nothing was done: to confirm, type {name_for_show(name)[:100]} as confirm."
        )
    return reason_from(given)


def reason_from(given: Given, option: str = "reason") -> str:
    """What was given as a reason.

    Raises:
        UserError: there is none, or it is too long.
    """
    reason = single_line(given.text(option))
    if not reason:
        raise UserError("Say why, in a few words. They read it, and so do moderators.")
    if len(reason) > LONGEST_REASON:
        raise UserError(f"Say why in at most {LONGEST_REASON} characters.")
    return reason


def refuse_oneself(asker: Asker, member_id: int) -> None:
    """Nobody decides about themselves.

    Raises:
        UserError: it is about the asker.
    """
    if asker.member.id == member_id:
        raise UserError("This is about yourself. Another moderator has to do it.")
