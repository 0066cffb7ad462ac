"""The parts of a card as blocks of Slack's, and as files.

What fits no block becomes a file or several blocks; nothing is left out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.core.cards import Card, Code, Field, Image, Link, Mark, StatusLine, Tone
from bot.core.markdown import CODE_INDENT
from bot.core.moments import disarmed, without_marks
from bot.core.signs import HEADS, SIGNS
from bot.core.tables import table_text
from bot.core.text import visible
from bot.fronts.slack_names import Names
from bot.fronts.slack_text import Element, literal, marked_up, plain, shortened, split, words_of

Block = dict[str, Any]

HEADER, CONTEXT, ALT_TEXT = 150, 2000, 1000
# Slack names no limit of a rich text block; this is what it names for a section.
PIECE = 2800
# Code that is longer reads better as a file.
LONGEST_BLOCK = 2500
_CODE_LINES = re.compile(rf"^{CODE_INDENT}.*(?:\n+{CODE_INDENT}.*)*", re.MULTILINE)
_SECTION, _PREFORMATTED = "rich_text_section", "rich_text_preformatted"


@dataclass(frozen=True, slots=True)
class SlackFile:
    """A file that goes beside a message; `alt` says what a picture shows."""

    name: str
    data: bytes
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph, or lines shown letter by letter."""

    elements: list[Element]
    preformatted: bool = False

    def blank(self) -> bool:
        """Whether there is nothing to read; Slack refuses some of those."""
        return not words_of(self.elements).strip()


def parts_of(card: Card, names: Names) -> tuple[list[Part], list[SlackFile]]:
    """What a card says below its title, in order, and its files."""
    parts: list[Part] = []
    files: list[SlackFile] = []
    if card.status:
        parts.append(Part(_status(card.status)))
    parts += _body(card.body, names)
    if card.marks:
        parts.append(Part(_marks(card.marks, names)))
    parts += [Part(_link(link)) for link in card.links]
    if card.table:
        parts.append(_letter_by_letter(table_text(card.table)))
    for number, code in enumerate(card.code, 1):
        if code.filename or len(code.text) > LONGEST_BLOCK:
            files.append(_source_file(code, number))
            parts.append(Part(literal(f"File: {files[-1].name}")))
        else:
            parts.append(_letter_by_letter(code.text))
    for file in card.files:
        files.append(SlackFile(file.name, file.data))
        parts.append(Part(literal(f"File: {file.name}" + (file.says and f" ({file.says})"))))
    if card.fields:
        parts.append(Part(_fields(card.fields, names)))
    return parts, files


def _link(link: Link) -> list[Element]:
    label = label_text(link.label) or link.url
    words: Element = {"type": "link", "url": link.url, "text": label, "style": {"bold": True}}
    return [words, *literal("\n"), *marked_up(link.note)] if link.note else [words]


def rich_text(parts: Sequence[Part]) -> Iterator[Block]:
    """Parts as blocks, each within its limit; a part that is too long is continued."""
    inside: list[Block] = []
    used = 0
    for part in parts:
        for piece in split(part.elements, PIECE):
            if not words_of(piece).strip():
                continue
            size = len(words_of(piece)) + 2
            if inside and used + size > PIECE:
                yield {"type": "rich_text", "elements": inside}
                inside, used = [], 0
            used += size
            if part.preformatted:
                inside.append({"type": _PREFORMATTED, "elements": piece})
            elif inside and inside[-1]["type"] == _SECTION:
                # Paragraphs of one block would otherwise stand without a space.
                inside[-1]["elements"] += [*literal("\n\n"), *piece]
            else:
                inside.append({"type": _SECTION, "elements": piece})
    if inside:
        yield {"type": "rich_text", "elements": inside}


def title_blocks(title: str) -> tuple[list[Block], list[Part]]:
    """A title as a header, or as bold text where it is too long for one."""
    shown = plain(disarmed(title)).replace("\n", " ")
    if not shown.strip():
        return [], []
    if len(shown) > HEADER:
        return [], [Part(literal(shown, bold=True))]
    return [{"type": "header", "text": plain_text(shown)}], []


def footer_blocks(footer: str, names: Names) -> tuple[list[Block], list[Part]]:
    """A footer in small letters, or as text where it is too long for that."""
    shown = names.written(plain(footer))
    if not shown.strip():
        return [], []
    if len(shown) > CONTEXT:
        return [], [Part(literal(shown))]
    return [{"type": "context", "elements": [plain_text(shown)]}], []


def plain_text(text: str) -> Block:
    """A text object in which no markup, and no :name: of an emoji, means anything."""
    return {"type": "plain_text", "text": text, "emoji": False}


def picture_of(image: Image) -> SlackFile:
    """The picture of a card as a file."""
    return SlackFile(image.name, image.data, shortened(image.alt, ALT_TEXT))


def label_text(text: str) -> str:
    """Text on one line without markup and without moments."""
    return visible(disarmed(text))


def _status(status: StatusLine) -> list[Element]:
    return [*literal(f"{SIGNS[status.tone]} "), *literal(disarmed(status.word), bold=True)]


def _body(body: str, names: Names) -> Iterator[Part]:
    """Paragraphs; lines that begin with four spaces are shown letter by letter."""
    at = 0
    for found in _CODE_LINES.finditer(body):
        yield from _paragraphs(body[at : found.start()], names)
        lines = without_marks(found[0]).split("\n")
        yield _letter_by_letter("\n".join(line.removeprefix(CODE_INDENT) for line in lines))
        at = found.end()
    yield from _paragraphs(body[at:], names)


def _paragraphs(text: str, names: Names) -> Iterator[Part]:
    for paragraph in text.split("\n\n"):
        part = Part(marked_up(names.written(paragraph.strip("\n"))))
        if not part.blank():
            yield part


def _marks(marks: Sequence[Mark], names: Names) -> list[Element]:
    """What has nothing to add stands together in a line; the rest has a line each."""
    lines: list[list[Element]] = []
    for tone in Tone:
        brief = [label_text(mark.label) for mark in marks if mark.tone is tone and not mark.note]
        if brief:
            lines.append(literal(f"{HEADS[tone]} {' · '.join(brief)}"))
    for mark in marks:
        if mark.note:
            label = literal(disarmed(mark.label), bold=True)
            note = marked_up(names.written(mark.note))
            lines.append([*literal(f"{HEADS[mark.tone]} "), *label, *literal(": "), *note])
    return _joined(lines)


def _fields(fields: Sequence[Field], names: Names) -> list[Element]:
    lines = []
    for one in fields:
        label = literal(names.written(disarmed(one.label)), bold=True)
        lines.append([*label, *literal("  "), *marked_up(names.written(one.value))])
    return _joined(lines)


def _joined(lines: Sequence[list[Element]]) -> list[Element]:
    first, *others = lines
    return [*first, *(element for line in others for element in [*literal("\n"), *line])]


def _letter_by_letter(text: str) -> Part:
    shown = visible(text).rstrip() or " "
    return Part([{"type": "text", "text": shown}], preformatted=True)


def _source_file(code: Code, number: int) -> SlackFile:
    # A file with a name is somebody's source, and stays as it is.
    name, text = code.filename, code.text
    if not name:
        name, text = f"part-{number}.txt", visible(code.text)
    return SlackFile(name, text.encode("utf-8", "backslashreplace"))
