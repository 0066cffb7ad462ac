"""The parts of a card as blocks of Discord's text, and as files.

What fits no block becomes a file or several blocks; nothing is left out.
"""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import discord

from bot.core.cards import Card, Code, Field, Image, Link, Mark, Tone
from bot.core.markdown import CODE_INDENT
from bot.core.moments import disarmed, without_marks
from bot.core.signs import HEADS, SIGNS
from bot.core.tables import table_text
from bot.core.text import visible
from bot.fronts.discord_text import (
    code_block,
    marked_up,
    plain_text,
    split,
    split_code,
    units,
)

FIELDS, FIELD_NAME, FIELD_VALUE = 25, 256, 1024
ALT_TEXT = 1024
# A file reads better than code that fills several screens of a phone.
LONGEST_BLOCK = 1800
# Runs of such lines, with what empty lines stand between them.
_CODE_LINES = re.compile(rf"^{CODE_INDENT}.*(?:\n+{CODE_INDENT}.*)*", re.MULTILINE)


_ROUND_BRACKETS = str.maketrans("[]", "()")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a message; `alt` says what a picture shows."""

    name: str
    data: bytes
    alt: str = ""

    def file(self) -> discord.File:
        """A fresh file object; discord.py reads each but once."""
        # Words that are longer than Discord takes also stand in the message.
        alt = next(split_code(self.alt, ALT_TEXT), None)
        return discord.File(io.BytesIO(self.data), filename=self.name, description=alt)


def blocks_of(card: Card) -> tuple[list[str], list[Upload]]:
    """The parts of a description, each to be kept together if it can, and the files."""
    blocks: list[str] = []
    uploads: list[Upload] = []
    if card.status:
        blocks.append(f"{SIGNS[card.status.tone]} **{label_text(card.status.word)}**")
    blocks += _body(card.body)
    if card.marks:
        blocks.append("\n".join(_marks(card.marks)))
    blocks += map(_link, card.links)
    if card.table:
        blocks.append(code_block(table_text(card.table)))
    for number, code in enumerate(card.code, 1):
        if code.filename or units(code.text) > LONGEST_BLOCK:
            uploads.append(_source_file(code, number))
            blocks.append(f"File: {plain_text(uploads[-1].name)}")
        else:
            blocks.append(code_block(code.text, _language(code)))
    for file in card.files:
        uploads.append(Upload(file.name, file.data))
        blocks.append(
            f"File: {plain_text(file.name)}" + (file.says and f" ({plain_text(file.says)})")
        )
    return blocks, uploads


def _body(body: str) -> Iterator[str]:
    """Paragraphs; lines that begin with four spaces are shown letter by letter."""
    at = 0
    for found in _CODE_LINES.finditer(body):
        yield from _paragraphs(body[at : found.start()])
        lines = without_marks(found[0]).split("\n")
        yield code_block("\n".join(line.removeprefix(CODE_INDENT) for line in lines), "py")
        at = found.end()
    yield from _paragraphs(body[at:])


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in text.split("\n\n"):
        shown = marked_up(paragraph.strip("\n"))
        if shown.strip():
            yield shown


def _marks(marks: Sequence[Mark]) -> Iterator[str]:
    """What has nothing to add stands together in a line; the rest has a line each."""
    for tone in Tone:
        brief = [label_text(mark.label) for mark in marks if mark.tone is tone and not mark.note]
        if brief:
            yield f"{HEADS[tone]} {' · '.join(brief)}"
    for mark in marks:
        if mark.note:
            yield f"{HEADS[mark.tone]} **{label_text(mark.label)}**: {marked_up(mark.note)}"


def _link(link: Link) -> str:
    """In an embed a masked link has no preview; brackets would end its words early."""
    label = label_text(link.label.translate(_ROUND_BRACKETS)).replace("\n", " ") or link.url
    note = f"\n{marked_up(link.note)}" if link.note else ""
    return f"**[{label}](<{link.url}>)**{note}"


def label_text(text: str) -> str:
    """Text without any markup and without moments."""
    return plain_text(disarmed(text))


def fields_of(fields: Sequence[Field], most: int) -> tuple[list[tuple[str, str]], list[str]]:
    """Fields that fit an embed's, and those that go into the text instead.

    Args:
        most: units that all fields together may have.
    """
    kept: list[tuple[str, str]] = []
    moved: list[str] = []
    used = 0
    for one in fields:
        name, value = label_text(one.label), marked_up(one.value)
        used += units(name) + units(value)
        fits = units(name) <= FIELD_NAME and units(value) <= FIELD_VALUE
        fits = fits and name.strip() != "" and value.strip() != ""
        if fits and len(kept) < FIELDS and used <= most:
            kept.append((name, value))
        else:
            moved.append(f"**{name}**\n{value}")
    return kept, moved


def packed(blocks: Sequence[str], limit: int) -> Iterator[str]:
    """Put blocks together, as many as fit; one that is too long alone is split."""
    pack = ""
    for block in blocks:
        joined = f"{pack}\n\n{block}" if pack else block
        if units(joined) <= limit:
            pack = joined
            continue
        if pack:
            yield pack
        # Discord takes no text of spaces only.
        *full, pack = [piece for piece in _pieces(block, limit) if piece.strip()] or [""]
        yield from full
    if pack.strip():
        yield pack


def _pieces(block: str, limit: int) -> Iterator[str]:
    """A block that may be too long; each piece of a code block is one of its own."""
    if not block.startswith("```"):
        yield from split(block, limit)
        return
    opening, _, rest = block.partition("\n")
    inside = rest.removesuffix("\n```")
    for piece in split_code(inside, limit - units(opening) - len("\n\n```")):
        yield f"{opening}\n{piece}\n```"


def _source_file(code: Code, number: int) -> Upload:
    # A file with a name is somebody's source, and stays as it is.
    name, text = code.filename, code.text
    if not name:
        name, text = f"part-{number}.txt", visible(code.text)
    return Upload(name, text.encode("utf-8", "backslashreplace"))


def _language(code: Code) -> str:
    return "py" if code.language == "python" else ""


def picture_of(image: Image) -> Upload:
    """The picture of a card as a file."""
    return Upload(image.name, image.data, image.alt)
