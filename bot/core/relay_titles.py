"""Titles of career threads: what a stranger wrote, made safe to show, compare and score.

Tags such as [D] stand at either end, sometimes doubled, unclosed or in other
brackets. They say what kind of post it is and are no part of its title.
"""

import re
import unicodedata
from dataclasses import dataclass

from bot.core.text import single_line

# Reddit's own limit; what is longer was never a title there.
TITLE_LENGTH = 300

_KINDS = {"d": "D", "r": "R", "p": "P", "n": "N"} | {
    "discussion": "D",
    "discussions": "D",
    "research": "R",
    "project": "P",
    "projects": "P",
    "news": "N",
}
_NAME = "|".join(sorted(_KINDS, key=len, reverse=True))
_OPEN, _CLOSE, _AFTER = r"[\[({【]", r"[\])}】]", r"[\s,:;.|/–—-]"
# At the front one bracket may be missing, at the end the closing one. Every
# repetition is bounded, so that no title takes long.
_FRONT = re.compile(
    rf"{_AFTER}{{0,9}}(?:{_OPEN}\s?({_NAME})\s?(?:{_CLOSE}|\||:)|({_NAME})\s?[\]】]){_AFTER}{{0,9}}",
    re.IGNORECASE,
)
_END = re.compile(
    rf"{_AFTER}{{0,9}}{_OPEN}\s?({_NAME})\s?(?:{_CLOSE}|\|)?{_AFTER}{{0,9}}$", re.IGNORECASE
)
_MOST_TAGS = 6
_APOSTROPHES = dict.fromkeys(map(ord, "'`\u2018\u2019\u00b4"))


@dataclass(frozen=True, slots=True)
class Title:
    """A title without its tags.

    Attributes:
        kinds: of D, R, P and N, those that its tags say.
    """

    text: str
    kinds: frozenset[str] = frozenset()


def read_title(raw: str) -> Title:
    """Take the tags off a title; what is left is one line of visible characters."""
    # More than a title's length is read only to find the words behind padding.
    text = single_line(raw[: 4 * TITLE_LENGTH])[:TITLE_LENGTH]
    kinds: set[str] = set()
    for _ in range(_MOST_TAGS):
        if found := _FRONT.match(text):
            text = text[found.end() :]
        elif found := _END.search(text):
            text = text[: found.start()]
        else:
            break
        kinds.add(_KINDS[(found[found.lastindex or 1]).lower()])
    return Title(text.strip(), frozenset(kinds))


def plain_words(text: str) -> str:
    """The words of a title, to compare or to search: small, without accents or signs.

    "Ph.D." becomes "ph d", "master's" becomes "masters".
    """
    parts = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).casefold()
    kept = (c for c in parts if not unicodedata.combining(c))
    words = "".join(c if c.isalnum() else " " for c in kept).split()
    return " ".join(words)[: 2 * TITLE_LENGTH]
