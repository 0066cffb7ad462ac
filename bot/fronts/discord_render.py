"""Cards as Discord messages, within every limit; nothing is cut without being said.

What has no room in one embed goes on in the next, then in the next message;
long code becomes a file.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import discord

from bot.core.cards import Action, Card, Tone
from bot.fronts.discord_blocks import (
    ALT_TEXT,
    Upload,
    blocks_of,
    fields_of,
    label_text,
    packed,
    picture_of,
)
from bot.fronts.discord_controls import MOST_BUTTONS, buttons
from bot.fronts.discord_text import in_footer, marked_up, plain_text, units

TITLE, FOOTER = 256, 2048
MESSAGE_EMBEDS, EMBED_TOTAL, FILES = 10, 6000, 10
# A message's share for descriptions, so that title, fields and footer still fit.
PIECE = 3500
MORE_FILES, MORE_BUTTONS = "More files:", "There is more to choose from:"
_NOTHING = "\u200b"

_COLOURS = {
    Tone.GOOD: discord.Colour.green(),
    Tone.BAD: discord.Colour.red(),
    Tone.WAIT: discord.Colour.greyple(),
    Tone.PLAIN: discord.Colour.blurple(),
}


@dataclass(slots=True)
class Outgoing:
    """One message to send.

    Attributes:
        about: the community that its buttons act on, where the place doesn't say so.
    """

    embeds: list[discord.Embed] = field(default_factory=list)
    uploads: list[Upload] = field(default_factory=list)
    actions: tuple[Action, ...] = ()
    about: int | None = None

    def to_send(self) -> dict[str, Any]:
        """What discord.py's send methods take."""
        sent: dict[str, Any] = {"embeds": self.embeds}
        if self.uploads:
            sent["files"] = [upload.file() for upload in self.uploads]
        if self.actions:
            sent["view"] = buttons(self.actions, self.about)
        return sent

    def to_edit(self) -> dict[str, Any]:
        """What discord.py's edit methods take; whatever stood there before is replaced."""
        view = buttons(self.actions, self.about) if self.actions else None
        files = [upload.file() for upload in self.uploads]
        return {"content": None, "embeds": self.embeds, "attachments": files, "view": view}


def render(card: Card, *cards: Card, about: int | None = None) -> list[Outgoing]:
    """One or several cards as messages, in order."""
    messages = [message for one in (card, *cards) for message in _render(one)]
    return [replace(message, about=about) for message in messages]


def _render(card: Card) -> list[Outgoing]:
    blocks, uploads = blocks_of(card)
    fields, moved = fields_of(card.fields, EMBED_TOTAL // 2)
    title = label_text(card.title)
    if units(title) > TITLE:
        blocks.insert(0, f"**{title}**")
        title = ""
    footer = in_footer(card.footer)
    if units(footer) > FOOTER:
        moved.append(marked_up(card.footer))
        footer = ""
    picture = picture_of(card.image) if card.image else None
    if picture and units(picture.alt) > ALT_TEXT:
        moved.append(plain_text(picture.alt))
    pieces = list(packed([*blocks, *moved], PIECE))
    if not (pieces or title.strip() or fields or footer or picture):
        pieces = [_NOTHING]  # Discord takes no empty message
    colour = _COLOURS[card.status.tone if card.status else Tone.PLAIN]
    embeds = [discord.Embed(description=piece, colour=colour) for piece in pieces]
    embeds = embeds or [discord.Embed(colour=colour)]
    embeds[0].title = title or None
    last = embeds[-1]
    extra = sum(units(name) + units(value) for name, value in fields) + units(footer)
    if _size(last) + extra > EMBED_TOTAL:
        last = discord.Embed(colour=colour)
        embeds.append(last)
    for name, value in fields:
        last.add_field(name=name, value=value, inline=False)
    if footer:
        last.set_footer(text=footer)
    if picture:
        last.set_image(url=f"attachment://{picture.name}")
    messages = [Outgoing(embeds=group) for group in _groups(embeds)]
    if picture:
        # It is shown in an embed, so it has to come with that one.
        messages[-1].uploads.append(picture)
    _spread(uploads, messages)
    _add_buttons(card.actions, messages)
    return messages


def _spread(uploads: Sequence[Upload], messages: list[Outgoing]) -> None:
    """Put files where there is room, in order; the last may need messages of their own."""
    for upload in uploads:
        target = next((one for one in messages if len(one.uploads) < FILES), None)
        if target is None:
            target = Outgoing(embeds=[discord.Embed(description=MORE_FILES)])
            messages.append(target)
        target.uploads.append(upload)


def _add_buttons(actions: Sequence[Action], messages: list[Outgoing]) -> None:
    messages[-1].actions = tuple(actions[:MOST_BUTTONS])
    for start in range(MOST_BUTTONS, len(actions), MOST_BUTTONS):
        more = Outgoing(embeds=[discord.Embed(description=MORE_BUTTONS)])
        more.actions = tuple(actions[start : start + MOST_BUTTONS])
        messages.append(more)


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
