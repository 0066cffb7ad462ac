"""Text of ours and of strangers as Discord shows it: marked up, or harmless.

What strangers wrote must not ping, link, format or act; what the core marked up
must. So text is escaped first, and measured and split afterwards.
"""

import re
from collections.abc import Iterator

from bot.core.cards import Table
from bot.core.moments import Moment, Style, replace_marks, without_marks
from bot.core.text import display_width, visible

_INVISIBLE = "\u200b"  # keeps apart what would mean something together
_SPECIAL = re.compile(r"([\\*_~|`\[\]])")
_MENTION = re.compile(r"(@|<(?=[@#:/atidAT])|(?<=\w)://)")
_LINE_START = re.compile(r"(?m)^(\s*)(#{1,3}|>{1,3}|-#?|\+|\d+\.)(?=\s)")
_SPAN = re.compile(r"`([^`\n]+)`|\*\*([^*\n]+)\*\*")


def units(text: str) -> int:
    """The length of a text as Discord may count it: in UTF-16 units, never too few."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def plain_text(text: str) -> str:
    """Text in which nothing means anything to Discord; moments still become its own."""
    return _with_moments(_escaped(text))


def marked_up(text: str) -> str:
    """Tiny markup as Discord's: `code` and **bold**; everything else is harmless."""
    parts = []
    at = 0
    for found in _SPAN.finditer(text):
        parts.append(_escaped(text[at : found.start()]))
        code, bold = found.groups()
        parts.append(f"`{in_code(code)}`" if code else f"**{_escaped(bold)}**")
        at = found.end()
    parts.append(_escaped(text[at:]))
    return _with_moments("".join(parts))


def in_code(text: str) -> str:
    """Text for a span or block of code, which nothing in it can end."""
    return visible(without_marks(text)).replace("`", f"`{_INVISIBLE}")


def code_block(text: str, language: str = "") -> str:
    """Text shown letter by letter."""
    return f"```{language}\n{in_code(text).rstrip()}\n```"


def _escaped(text: str) -> str:
    """Everything that Discord would act on, made to stand for itself."""
    text = _visible_but_marks(text)
    text = _SPECIAL.sub(r"\\\1", text)
    text = _LINE_START.sub(rf"\1{_INVISIBLE}\2", text)
    return _MENTION.sub(rf"\1{_INVISIBLE}", text)


def _visible_but_marks(text: str) -> str:
    """What `visible` does, but for the fences of our own marks of moments."""
    return "".join(
        part if index % 2 else visible(part)
        for index, part in enumerate(re.split("([\ue000\ue001])", text))
    )


def _with_moments(text: str) -> str:
    return replace_marks(text, _timestamp)


def _timestamp(moment: Moment) -> str:
    """A moment that Discord shows in its reader's own zone."""
    style = "f" if moment.style is Style.MOMENT else "R"
    return f"<t:{int(moment.at.timestamp())}:{style}>"


def split(text: str, limit: int) -> Iterator[str]:
    """Cut escaped text into pieces of at most `limit` units, at paragraphs if it can.

    The pieces joined are the text. No timestamp and no escaped character is cut.
    """
    while units(text) > limit:
        at = _cut(text, limit)
        yield text[:at]
        text = text[at:]
    if text:
        yield text


def _cut(text: str, limit: int) -> int:
    most = limit
    while units(text[:most]) > limit:
        most -= max(1, units(text[:most]) - limit)
    for separator in ("\n\n", "\n", " "):
        if (at := text.rfind(separator, most // 3, most)) > 0:
            return at + len(separator)
    while most > 1 and (text[most - 1] == "\\" or "<t:" in text[max(0, most - 24) : most]):
        most -= 1
    return most


def table_text(table: Table) -> str:
    """A table as lines of a fixed-width font."""
    rows = [table.headings, *table.rows]
    widths = [max(display_width(row[i]) for row in rows) for i in range(len(table.headings))]
    return "\n".join(
        " ".join(
            _aligned(cell, width, index in table.numeric)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def _aligned(cell: str, width: int, right: bool) -> str:
    space = " " * (width - display_width(cell))
    return space + cell if right else cell + space
