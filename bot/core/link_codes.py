"""Codes that one side makes and the other types: short enough to copy, too long to guess."""

import secrets
from datetime import timedelta

from bot.core.cards import Code
from bot.core.posts import PLATFORMS

# Crockford's letters: none is mistaken for a digit or another.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH, GROUP = 12, 4  # 60 bits
CODE_LIFE = timedelta(minutes=10)
# How long both sides have to agree, once the code was entered.
ANSWER_WITHIN = timedelta(days=1)
UNDO_WITHIN = timedelta(days=7)
LIMITS_WINDOW = timedelta(hours=1)
MOST_CODES = 5  # that an account makes in the window
MOST_GUESSES = 5  # wrong ones of an account in the window
MOST_GUESSES_TOGETHER = 100  # of a whole community
# How a command begins where the code is typed, which is never where it was made.
_BEGINS = {"discord": "/", "slack": "/fromscratch "}
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


def new_code() -> str:
    """A fresh code, without the dashes."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def grouped(code: str) -> str:
    """A code as it is shown: "7K2M-90QX-ABCD"."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def typed(text: str) -> str:
    """What somebody typed, as the code it was meant to be; empty if it can be none."""
    code = text.upper().translate(_READ_AS)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""


def elsewhere(platform: str) -> str:
    """Where a code that was made on a platform is typed: "Slack"."""
    return " or ".join(PLATFORMS[other] for other in _BEGINS if other != platform)


def to_type(command: str, code: str, platform: str) -> tuple[Code, ...]:
    """What is typed there, letter by letter; each platform has its own way to begin.

    Args:
        command: its words, without what begins it: "mod link".
        platform: where the code was made.
    """
    return tuple(
        Code(f"{begin}{command} {grouped(code)}")
        for other, begin in _BEGINS.items()
        if other != platform
    )
