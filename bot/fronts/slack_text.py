"""Text of ours and of strangers as Slack shows it: as rich text, where only structure acts.

An element of rich text is shown letter by letter, so nothing that strangers wrote
can ping, link or format. Only the text that stands in for blocks is read for
markup: there everything is escaped.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from bot.core.moments import Moment, Style, replace_marks, without_marks
from bot.core.text import visible

Element = dict[str, Any]

_SPAN = re.compile(r"`([^`\n]+)`|\*\*([^*\n]+)\*\*")
_HERE = "\x00"  # where a moment stands, while its text is taken apart
LONGEST_DATE = 80
_FORMATS = {
    Style.MOMENT: "{date_short_pretty} at {time}",
    Style.DISTANCE: "{ago}",
}


def marked_up(text: str) -> list[Element]:
    """Tiny markup as elements: `code` and **bold**; everything else is itself."""
    made: list[Element] = []
    at = 0
    for found in _SPAN.finditer(text):
        made += literal(text[at : found.start()])
        code, bold = found.groups()
        if code:
            made.append(_text(visible(without_marks(code)), code=True))
        else:
            made += literal(bold, bold=True)
        at = found.end()
    return [*made, *literal(text[at:])]


def literal(text: str, *, bold: bool = False) -> list[Element]:
    """Text that means nothing; its moments are shown in the reader's own zone."""
    moments: list[Moment] = []

    def note(moment: Moment) -> str:
        moments.append(moment)
        return _HERE

    made: list[Element] = []
    parts = replace_marks(text.replace(_HERE, visible(_HERE)), note).split(_HERE)
    for index, part in enumerate(parts):
        if index:
            made.append(_date(moments[index - 1], bold))
        if part:
            made.append(_text(visible(part), bold=bold))
    return made


def plain(text: str) -> str:
    """Text for where Slack knows neither markup nor dates."""
    return visible(without_marks(text))


def escaped(text: str) -> str:
    """Text in which Slack finds no mention, link or date."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def shortened(text: str, most: int) -> str:
    """Text of at most so many characters; a cut is visible."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def words_of(elements: Sequence[Element]) -> str:
    """What elements say to someone who sees no formatting."""
    return "".join(
        # A mention says nothing of its own.
        str(element.get("fallback") or element.get("text") or "")
        for element in elements
    )


def split(elements: Sequence[Element], limit: int) -> Iterator[list[Element]]:
    """Cut elements into pieces of at most `limit` characters, at paragraphs if it can.

    The pieces joined are the same text in the same formatting.
    """
    piece: list[Element] = []
    room = limit
    for element in elements:
        rest = element
        while len(words_of([rest])) > room:
            head, rest = _cut(rest, room, begun=bool(piece))
            yield [*piece, *head]
            piece, room = [], limit
        piece.append(rest)
        room -= len(words_of([rest]))
    if piece:
        yield piece


def _cut(element: Element, room: int, *, begun: bool) -> tuple[list[Element], Element]:
    """What of an element still has room, and the rest.

    Args:
        begun: whether the piece may also end before this element.
    """
    if element["type"] == "date" or room == 0:
        return [], element
    text = str(element["text"])
    at = _last_cut(text, room) or (0 if begun else room)
    head = [element | {"text": text[:at]}] if at else []
    return head, element | {"text": text[at:]}


def _last_cut(text: str, room: int) -> int:
    """Where a piece ends best: behind a paragraph, a line or a word; 0 if nowhere."""
    for end in ("\n\n", "\n", " "):
        at = text.rfind(end, 0, room)
        # A piece that is too short for the sake of its end would make too many.
        if at >= 0 and at + len(end) > room // 3:
            return min(at + len(end), room)
    return 0


def _text(text: str, *, bold: bool = False, code: bool = False) -> Element:
    style = {name: True for name, wanted in (("bold", bold), ("code", code)) if wanted}
    return {"type": "text", "text": text} | ({"style": style} if style else {})


def _date(moment: Moment, bold: bool) -> Element:
    # An empty stand-in would be refused.
    stand_in = shortened(visible(moment.plain), LONGEST_DATE) or f"{moment.at:%d %b %H:%M} UTC"
    made: Element = {
        "type": "date",
        "timestamp": int(moment.at.timestamp()),
        "format": _FORMATS[moment.style],
        "fallback": stand_in,
    }
    return made | ({"style": {"bold": True}} if bold else {})
