"""Make text that strangers wrote fit to show: harmless, and as wide as it may be.

A member's name or output may hold escape sequences, marks that turn the reading
direction round, halves of surrogate pairs or a tower of accents.
"""

import unicodedata

_JOINER = "\u200d"  # holds emoji of several parts together; harmless
_MOST_MARKS = 3  # on one letter; living languages need no more


def single_line(text: str) -> str:
    """Text as one line of visible characters, spaces collapsed."""
    kept = []
    marks = 0
    for char in unicodedata.normalize("NFC", text):
        category = unicodedata.category(char)
        marks = marks + 1 if category[0] == "M" else 0
        if category[0] == "Z" or char in "\t\n\r":
            kept.append(" ")
        elif (category[0] != "C" or char == _JOINER) and marks <= _MOST_MARKS:
            kept.append(char)
    return " ".join("".join(kept).split())


def name_for_show(name: str) -> str:
    """A name on one line, without the characters of our own markup."""
    return single_line(name.replace("`", "").replace("*", "")).strip(_JOINER) or "(no name)"


def visible(text: str) -> str:
    """Text of several lines in which nothing can act: what could is spelt out.

    Newlines stay, tabs become spaces, an escape character becomes `\\x1b`.
    """
    lines = text.replace("\r\n", "\n").expandtabs(4)
    return "".join(char if _harmless(char) else _spelt(char) for char in lines)


def _harmless(char: str) -> bool:
    if char in ("\n", _JOINER):
        return True
    category = unicodedata.category(char)
    return category[0] != "C" and category not in ("Zl", "Zp")


def _spelt(char: str) -> str:
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def display_width(text: str) -> int:
    """How many columns of a terminal text takes."""
    return sum(_char_width(char) for char in text)


def _char_width(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def fit(text: str, width: int) -> str:
    """Text cut to a width; a cut is visible."""
    if display_width(text) <= width:
        return text
    kept, used = "", 0
    for char in text:
        used += _char_width(char)
        if used > width - 1:
            break
        kept += char
    return kept.rstrip(" " + _JOINER) + "…"
