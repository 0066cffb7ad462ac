"""Text of ours and of strangers as Discord shows it: marked up, or harmless.

What strangers wrote must not ping, link, format or act; what the core marked up
must. So text is escaped first, and measured and split afterwards.
"""

import re
from collections.abc import Iterator

from bot.core.moments import Moment, Style, replace_marks, without_marks
from bot.core.text import visible

_INVISIBLE = "\u200b"  # keeps apart what would mean something together
_SPECIAL = re.compile(r"([\\*_~|`\[\]])")
_MENTION = re.compile(r"(@|<(?=[@#:/atidAT])|(?<=\w)://)")
_LINE_START = re.compile(r"(?m)^(\s*)(#{1,3}|>{1,3}|-#?|\+|\d+\.)(?=\s)")
_SPAN = re.compile(r"`([^`\n]+)`|\*\*([^*\n]+)\*\*")
_FENCE = re.compile(r"`(?=``)")
# What must not be cut apart: spans, escaped characters, timestamps.
_ATOM = re.compile(r"`[^`\n]+`|\*\*(?:\\.|[^*\\\n])+\*\*|\\.|<t:-?\d+:[fR]>|.", re.DOTALL)


def units(text: str) -> int:
    """The length of a text as Discord may count it: in UTF-16 units, never too few."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shortened(text: str, most: int) -> str:
    """Text of at most so many units; a cut is visible."""
    if units(text) <= most:
        return text
    while units(text) >= most:
        text = text[:-1]
    return f"{text.rstrip()}…"


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
        shown = f"`{visible(without_marks(code))}`" if code else f"**{_escaped(bold)}**"
        parts.append(shown)
        at = found.end()
    parts.append(_escaped(text[at:]))
    return _with_moments("".join(parts))


def in_footer(text: str) -> str:
    """Text for where Discord knows neither markup nor timestamps."""
    return visible(without_marks(text))


def code_block(text: str, language: str = "") -> str:
    """Text shown letter by letter; nothing in it can end the block."""
    inside = _FENCE.sub(f"`{_INVISIBLE}", visible(text)).rstrip()
    return f"```{language}\n{inside}\n```"


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
    """Cut marked-up text into pieces of at most `limit` units, at paragraphs if it can.

    The pieces joined are the text, but for a span that is longer than a piece: that
    becomes several spans.
    """
    while units(text) > limit:
        at = _last_cut(text, limit)
        if at == 0:
            first = _ATOM.match(text)
            span = first[0] if first else text
            yield from _parts_of_span(span, limit)
            at = len(span)
        else:
            yield text[:at]
        text = text[at:]
    if text:
        yield text


def split_code(text: str, limit: int) -> Iterator[str]:
    """Cut lines of code into pieces of at most `limit` units, between lines if it can."""
    while units(text) > limit:
        at = limit
        while units(text[:at]) > limit:
            at -= 1
        line = text.rfind("\n", 0, at) + 1
        yield text[: line or at]
        text = text[line or at :]
    if text:
        yield text


def _last_cut(text: str, limit: int) -> int:
    """Where a piece ends best; 0 if its first span alone is too long."""
    at = used = paragraph = line = space = 0
    for found in _ATOM.finditer(text):
        used += units(found[0])
        if used > limit:
            break
        at = found.end()
        if found[0] == " ":
            space = at
        elif found[0] == "\n":
            line = at
            paragraph = at if text[at - 2 : at] == "\n\n" else paragraph
    # A piece that is too short for the sake of its end would make too many.
    return next((cut for cut in (paragraph, line, space) if cut > at // 3), at)


def _parts_of_span(span: str, limit: int) -> Iterator[str]:
    fence = "`" if span.startswith("`") else "**"
    inside = span[len(fence) : -len(fence)]
    cut = split_code if fence == "`" else split
    for part in cut(inside, limit - 2 * len(fence)):
        yield f"{fence}{part}{fence}"
