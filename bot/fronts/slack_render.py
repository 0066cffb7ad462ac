"""Cards as Slack messages, within every limit; nothing is cut without being said.

What has no room in one message goes on in the next; long code becomes a file. The
text beside the blocks is what notifications show and screen readers read: it says
the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.core.cards import Card
from bot.fronts.slack_blocks import (
    ALT_TEXT,
    Block,
    Part,
    SlackFile,
    footer_blocks,
    parts_of,
    picture_of,
    rich_text,
    title_blocks,
)
from bot.fronts.slack_controls import button_blocks
from bot.fronts.slack_names import Names
from bot.fronts.slack_text import escaped, literal, shortened, words_of

MESSAGE_BLOCKS = 50
# Slack refuses a message whose blocks are too long in all, without naming a number.
MESSAGE_LETTERS = 9000
FALLBACK = 3000
_NOTHING = "–"


@dataclass(slots=True)
class Outgoing:
    """One message to send.

    Attributes:
        files: go beside it, since none can be in it.
    """

    blocks: list[Block]
    files: list[SlackFile] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What stands in for the blocks; never empty."""
        return escaped(shortened("\n".join(map(words_in, self.blocks)), FALLBACK)) or _NOTHING


def render(card: Card, *cards: Card, names: Names) -> list[Outgoing]:
    """One or several cards as messages, in order."""
    return [message for one in (card, *cards) for message in _render(one, names)]


def blocks_of(card: Card, names: Names) -> tuple[list[Block], list[SlackFile]]:
    """Everything in a card as blocks, however many, and its files."""
    parts, files = parts_of(card, names)
    header, long_title = title_blocks(card.title)
    footer, long_footer = footer_blocks(card.footer, names)
    if card.image:
        files.append(picture_of(card.image))
        if len(card.image.alt) > ALT_TEXT:
            parts.append(Part(literal(card.image.alt)))
    parts = [part for part in (*long_title, *parts, *long_footer) if not part.blank()]
    blocks = [*header, *rich_text(parts), *footer, *button_blocks(card.actions)]
    return blocks or list(rich_text([Part(literal(_NOTHING))])), files


def _render(card: Card, names: Names) -> list[Outgoing]:
    blocks, files = blocks_of(card, names)
    messages = [Outgoing(group) for group in _groups(blocks)]
    messages[-1].files += files
    return messages


def _groups(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Blocks that may share a message."""
    group: list[Block] = []
    used = 0
    for block in blocks:
        size = len(words_in(block))
        if group and (used + size > MESSAGE_LETTERS or len(group) == MESSAGE_BLOCKS):
            yield group
            group, used = [], 0
        group.append(block)
        used += size
    yield group


def words_in(block: Block) -> str:
    """What a block says to someone who sees no formatting; buttons by their labels."""
    match block["type"]:
        case "header":
            return str(block["text"]["text"])
        case "context":
            return "\n".join(str(element["text"]) for element in block["elements"])
        case "actions":
            return " ".join(f"[{button['text']['text']}]" for button in block["elements"])
        case "rich_text":
            return "\n".join(words_of(inside["elements"]) for inside in block["elements"])
    return ""
