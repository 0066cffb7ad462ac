"""The weighted lexicon: which words of a title speak for a career thread, and why.

It lies beside this module as data, `lexicon.toml`, so that a moderator can read
and change what counts. It was written from what the words mean; nothing was
trained on anybody's text.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import msgspec

from bot.errors import OperatorError

# Repetitions without an end are what makes matching slow on a hostile title.
_ENDLESS = re.compile(r"(?<!\\)[*+]|\{\d*,\}")
_MOST_REPEATED = 9


class _Term(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    term: str
    weight: float
    reason: str


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    relay_from: float
    most_for: float
    words: dict[str, str]
    terms: list[_Term]


@dataclass(frozen=True, slots=True)
class Term:
    """One row: what to find in a title's plain words, and what it is worth."""

    pattern: re.Pattern[str]
    weight: float
    reason: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All terms, and what their sum means.

    Attributes:
        relay_from: the sum from which on a title is relayed.
        most_for: what all that speaks for a title may add up to.
    """

    terms: tuple[Term, ...]
    relay_from: float
    most_for: float

    def weigh(self, words: str) -> dict[str, float]:
        """What each reason adds for these plain words; nothing for those not found.

        Of the terms with one reason only the one furthest from 0 counts: to say
        "interview" twice is no better reason.
        """
        found: dict[str, float] = {}
        for term in self.terms:
            known = found.get(term.reason, 0.0)
            if abs(term.weight) > abs(known) and term.pattern.search(words):
                found[term.reason] = term.weight
        return found


@cache
def load_lexicon() -> Lexicon:
    """The lexicon of the package."""
    return read_lexicon(files("bot.relay").joinpath("lexicon.toml").read_bytes())


def read_lexicon(data: bytes) -> Lexicon:
    """Read a lexicon.

    Raises:
        OperatorError: it is no such file, or a term could be slow.
    """
    try:
        file = msgspec.toml.decode(data, type=_File)
        return Lexicon(
            tuple(
                Term(_pattern(term.term, file.words), term.weight, term.reason)
                for term in file.terms
            ),
            file.relay_from,
            file.most_for,
        )
    except (msgspec.MsgspecError, ValueError, re.error) as error:
        raise OperatorError(f"The relay's lexicon can't be read: {error}") from error


def _pattern(term: str, words: dict[str, str]) -> re.Pattern[str]:
    for part in (term, *words.values()):
        if _ENDLESS.search(part):
            raise ValueError(f"{part!r} repeats without an end.")
        if any(int(most) > _MOST_REPEATED for most in re.findall(r"\{\d*,?(\d+)\}", part)):
            raise ValueError(f"{part!r} repeats more than {_MOST_REPEATED} times.")
    text = re.sub(r"\{([a-z]\w*)\}", lambda name: _word(name[1], words), term)
    return re.compile(rf"(?<!\S)(?:{text})(?!\S)")


def _word(name: str, words: dict[str, str]) -> str:
    if gap := re.fullmatch(r"up(\d)", name):
        # Possessive: a word is never tried in parts.
        return rf"(?:\S++ ){{0,{gap[1]}}}"
    if name not in words:
        raise ValueError(f"There is no {name!r} under [words].")
    return words[name]
