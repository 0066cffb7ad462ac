"""Cards as Discord messages, within every limit; nothing is cut without being said.

What has no room in one embed goes on in the next, then in the next message;
long code becomes a file.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import discord

from bot.core.cards import Action, Card, Code, Field, Image, Mark, Tone
from bot.core.text import fit
from bot.fronts.discord_controls import MOST_BUTTONS, buttons
from bot.fronts.discord_text import (
    code_block,
    in_code,
    marked_up,
    plain_text,
    split,
    table_text,
    units,
)

TITLE, DESCRIPTION, FIELDS, FIELD_NAME, FIELD_VALUE, FOOTER = 256, 4096, 25, 256, 1024, 2048
MESSAGE_EMBEDS, EMBED_TOTAL = 10, 6000
ALT_TEXT = 1024
FILES = 10
LONGEST_BLOCK = 1800  # longer code is better read as a file than on a phone
# A message's share for descriptions, so that title, fields and footer still fit.
PIECE = 3500

_SIGNS = {Tone.GOOD: "✓", Tone.BAD: "✗", Tone.WAIT: "–", Tone.PLAIN: "·"}
_WORDS = {Tone.GOOD: "passed", Tone.BAD: "failed", Tone.WAIT: "waiting", Tone.PLAIN: ""}
_COLOURS = {
    Tone.GOOD: discord.Colour.green(),
    Tone.BAD: discord.Colour.red(),
    Tone.WAIT: discord.Colour.greyple(),
    Tone.PLAIN: discord.Colour.blurple(),
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a message; `alt` says what a picture shows."""

    name: str
    data: bytes
    alt: str = ""

    def file(self) -> discord.File:
        """A fresh file object; discord.py reads each but once."""
        alt = self.alt[:ALT_TEXT] or None
        return discord.File(io.BytesIO(self.data), filename=self.name, description=alt)


@dataclass(slots=True)
class Outgoing:
    """One message to send."""

    embeds: list[discord.Embed] = field(default_factory=list)
    uploads: list[Upload] = field(default_factory=list)
    actions: tuple[Action, ...] = ()

    def to_send(self) -> dict[str, Any]:
        """What discord.py's send methods take."""
        sent: dict[str, Any] = {"embeds": self.embeds}
        if self.uploads:
            sent["files"] = [upload.file() for upload in self.uploads]
        if self.actions:
            sent["view"] = buttons(self.actions)
        return sent

    def to_edit(self) -> dict[str, Any]:
        """What discord.py's edit methods take; whatever stood there before is replaced."""
        view = buttons(self.actions) if self.actions else None
        files = [upload.file() for upload in self.uploads]
        return {"content": None, "embeds": self.embeds, "attachments": files, "view": view}


def render(card: Card, *cards: Card) -> list[Outgoing]:
    """One or several cards as messages, in order."""
    return [message for one in (card, *cards) for message in _render(one)]


def _render(card: Card) -> list[Outgoing]:
    blocks, uploads = _blocks(card)
    fields, moved = _fields(card.fields)
    title = plain_text(card.title)
    if units(title) > TITLE:
        blocks.insert(0, f"**{title}**")
        title = ""
    pieces = list(_pack([*blocks, *moved], PIECE)) or [""]
    colour = _COLOURS[card.status.tone if card.status else Tone.PLAIN]
    embeds = [discord.Embed(description=piece or None, colour=colour) for piece in pieces]
    embeds[0].title = title or None
    footer = plain_footer(card.footer)
    last = embeds[-1]
    extra = sum(units(name) + units(value) for name, value in fields) + units(footer)
    if len(last) + extra > EMBED_TOTAL:
        last = discord.Embed(colour=colour)
        embeds.append(last)
    for name, value in fields:
        last.add_field(name=name, value=value, inline=False)
    if footer:
        last.set_footer(text=footer)
    if card.image:
        uploads.append(_picture(card.image))
        last.set_image(url=f"attachment://{uploads[-1].name}")
    messages = [Outgoing(embeds=group) for group in _groups(embeds)]
    for number, upload in enumerate(uploads):
        # A picture shown in an embed has to come with it, and that is the last one.
        target = messages[-1] if card.image else messages[min(number // FILES, len(messages) - 1)]
        target.uploads.append(upload)
    messages[-1].actions = card.actions[:MOST_BUTTONS]
    return messages


def plain_footer(text: str) -> str:
    """A footer, where Discord knows no markup; what has no room ends visibly."""
    return fit(in_code(text).replace("\u200b", ""), FOOTER // 2)


def _blocks(card: Card) -> tuple[list[str], list[Upload]]:
    """The parts of a description, each to be kept together if it can, and the files."""
    blocks: list[str] = []
    uploads: list[Upload] = []
    if card.status:
        blocks.append(f"{_SIGNS[card.status.tone]} **{plain_text(card.status.word)}**")
    blocks += _body(card.body)
    if card.marks:
        blocks.append("\n".join(_marks(card.marks)))
    if card.table:
        blocks.append(code_block(table_text(card.table)))
    for number, code in enumerate(card.code, 1):
        if code.filename or units(code.text) > LONGEST_BLOCK:
            uploads.append(_source_file(code, number))
            blocks.append(f"File: {plain_text(uploads[-1].name)}")
        else:
            blocks.append(code_block(code.text, _language(code)))
    return blocks, uploads


def _body(body: str) -> Iterator[str]:
    """Paragraphs; lines that begin with four spaces are shown letter by letter."""
    for paragraph in body.split("\n\n"):
        lines = paragraph.split("\n")
        while lines:
            is_code = lines[0].startswith("    ")
            count = next(
                (i for i, line in enumerate(lines) if line.startswith("    ") != is_code),
                len(lines),
            )
            text, lines = "\n".join(lines[:count]), lines[count:]
            if is_code:
                yield code_block("\n".join(line[4:] for line in text.split("\n")), "py")
            elif text.strip():
                yield marked_up(text)


def _marks(marks: Sequence[Mark]) -> Iterator[str]:
    """What has nothing to add stands together in a line; the rest has a line each."""
    for tone in Tone:
        brief = [plain_text(m.label) for m in marks if m.tone is tone and not m.note]
        if brief:
            yield f"{_SIGNS[tone]} {_WORDS[tone]}: {' · '.join(brief)}".replace(" : ", " ")
    for mark in marks:
        if mark.note:
            yield f"{_SIGNS[mark.tone]} **{plain_text(mark.label)}**: {marked_up(mark.note)}"


def _fields(fields: Sequence[Field]) -> tuple[list[tuple[str, str]], list[str]]:
    """Fields that fit an embed's, and those that go into the text instead."""
    kept: list[tuple[str, str]] = []
    moved: list[str] = []
    used = 0
    for one in fields:
        name, value = plain_text(one.label), marked_up(one.value)
        used += units(name) + units(value)
        fits = 0 < units(name) <= FIELD_NAME and 0 < units(value) <= FIELD_VALUE
        if fits and len(kept) < FIELDS and used <= EMBED_TOTAL // 2:
            kept.append((name, value))
        else:
            moved.append(f"**{name}**\n{value}")
    return kept, moved


def _pack(blocks: Sequence[str], limit: int) -> Iterator[str]:
    """Put blocks together, as many as fit; one that is too long alone is split."""
    packed = ""
    for block in blocks:
        joined = f"{packed}\n\n{block}" if packed else block
        if units(joined) <= limit:
            packed = joined
            continue
        if packed:
            yield packed
        *full, packed = _pieces(block, limit)
        yield from full
    if packed:
        yield packed


def _pieces(block: str, limit: int) -> list[str]:
    """A block that may be too long; each piece of a code block is one of its own."""
    if units(block) <= limit:
        return [block]
    if not block.startswith("```"):
        return list(split(block, limit))
    opening, _, rest = block.partition("\n")
    inside = rest.removesuffix("\n```")
    return [f"{opening}\n{piece}\n```" for piece in split(inside, limit - units(opening) - 8)]


def _groups(embeds: Sequence[discord.Embed]) -> Iterator[list[discord.Embed]]:
    """Embeds that may share a message."""
    group: list[discord.Embed] = []
    used = 0
    for embed in embeds:
        size = _size(embed)
        if group and (used + size > EMBED_TOTAL or len(group) == MESSAGE_EMBEDS):
            yield group
            group, used = [], 0
        group.append(embed)
        used += size
    if group:
        yield group


def _size(embed: discord.Embed) -> int:
    texts = [embed.title or "", embed.description or "", embed.footer.text or ""]
    texts += [text for one in embed.fields for text in (one.name or "", one.value or "")]
    return sum(units(text) for text in texts)


def _source_file(code: Code, number: int) -> Upload:
    name = code.filename or f"part-{number}.txt"
    return Upload(name, code.text.encode("utf-8", "replace"))


def _language(code: Code) -> str:
    return "py" if code.language == "python" else ""


def _picture(image: Image) -> Upload:
    path = Path(image.path)
    return Upload(path.name, path.read_bytes(), image.alt)
