"""Cards as text for a terminal.

Members' names, answers and output pass through here. Every string becomes a
`Text` whose characters cannot act, so neither rich's markup nor an escape
sequence in it is ever obeyed.
"""

import re
import sys
from collections.abc import Iterator
from typing import TextIO

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table as RichTable
from rich.text import Text

from bot.core.cards import Card, Code, Field, Link, Mark, Table, Tone
from bot.core.markdown import CODE_INDENT
from bot.core.moments import without_marks
from bot.core.text import visible

SIGNS = {Tone.GOOD: "✓", Tone.BAD: "✗", Tone.WAIT: "–", Tone.PLAIN: ""}
STYLES = {Tone.GOOD: "green", Tone.BAD: "red", Tone.WAIT: "yellow", Tone.PLAIN: ""}
WIDEST = 100
_MARKUP = re.compile(r"`([^`\n]+)`|\*\*([^*\n]+)\*\*")
_MARK_GAP = 2


def make_console(file: TextIO | None = None) -> Console:
    """The console that the terminal front prints to.

    Without a terminal the output is plain: no colour and no cursor movement.
    """
    stream = file or sys.stdout
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        # A sign that the stream's encoding lacks must not end the program.
        reconfigure(errors="backslashreplace")
    return Console(file=stream, highlight=False, markup=False, emoji=False)


def plain(text: str, style: str = "") -> Text:
    """Text to show letter by letter."""
    return Text(visible(text), style=style)


def said(text: str) -> Text:
    """A sentence of ours, its moments as they read plainly."""
    return plain(without_marks(text))


def marked_up(text: str) -> Text:
    """Text in the tiny markup of cards."""
    out = Text()
    last = 0
    source = visible(without_marks(text))
    for match in _MARKUP.finditer(source):
        out.append(source[last : match.start()])
        out.append(match[1] or match[2], "cyan" if match[1] else "bold")
        last = match.end()
    out.append(source[last:])
    return out


def render_card(card: Card, width: int) -> RenderableType:
    """Make a card printable: a verdict as lines, anything else in a frame.

    Args:
        width: columns of the console; wide ones are not used in full.
    """
    width = min(width, WIDEST)
    if card.status:
        head, rest = _headline(card)
        return Group(head, *(Padding(part, (0, 0, 0, 2)) for part in _parts(card, rest, width - 2)))
    inner = Group(*_parts(card, card.body, width - 4))
    return Panel(
        inner,
        title=plain(card.title),
        title_align="left",
        box=box.ROUNDED,
        width=None if card.table is None else _table_width(card, width),
    )


def print_card(console: Console, card: Card) -> None:
    """Render and print a card, a blank line after it."""
    width = min(console.width, WIDEST)
    if console.is_terminal:
        # Through the console, which first takes a progress bar out of the way.
        console.print(render_card(card, width), Text(), width=width)
        return
    with console.capture() as captured:
        console.print(render_card(card, width), width=width)
    text = "".join(f"{line.rstrip()}\n" for line in captured.get().splitlines())
    console.file.write(f"{text}\n")
    console.file.flush()


def _headline(card: Card) -> tuple[Text, str]:
    """Title, status and the first paragraph on one line; the rest of the body."""
    status = card.status
    if status is None:
        raise ValueError("a headline is made of a status")
    first, _, rest = card.body.partition("\n\n")
    if "\n" in first:
        first, rest = "", card.body
    pieces = [
        plain(card.title, "bold"),
        plain(f"{SIGNS[status.tone]} {status.word}".strip(), STYLES[status.tone]),
        marked_up(first),
    ]
    return Text("  ").join(piece for piece in pieces if piece), rest


def _parts(card: Card, body: str, width: int) -> Iterator[RenderableType]:
    if body:
        yield from (_body_line(line) for line in body.split("\n"))
    if card.links:
        if body:
            yield Text()
        yield from _links(card.links)
    if card.fields:
        if (body or card.links) and not card.status:
            yield Text()
        yield _fields(card.fields, width)
    yield from _marks(card.marks, width)
    if card.table:
        yield _table(card.table)
    for code in card.code:
        yield from _code(code)
    if card.image:
        yield plain(card.image.alt)
    if card.footer:
        if body and not (card.status or card.fields):
            yield Text()
        yield marked_up(card.footer) if card.status else _dim(card.footer)


def _dim(text: str) -> Text:
    out = marked_up(text)
    out.stylize("dim")
    return out


def _body_line(line: str) -> RenderableType:
    if line.startswith(CODE_INDENT):
        return Text(visible(line), style="cyan", no_wrap=False)
    if line.startswith("· "):
        return _hanging("·", marked_up(line[2:]))
    return marked_up(line)


def _hanging(sign: str, text: Text) -> RenderableType:
    grid = RichTable.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(sign, text)
    return grid


def _fields(fields: tuple[Field, ...], width: int) -> RenderableType:
    grid = RichTable.grid(padding=(0, 2))
    labels = [plain(field.label, "bold") for field in fields]
    longest = max(label.cell_len for label in labels)
    if longest > width // 2:
        lines = [
            Text("  ").join([label, said(f.value)]) for label, f in zip(labels, fields, strict=True)
        ]
        return Group(*lines)
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for label, field in zip(labels, fields, strict=True):
        grid.add_row(label, said(field.value))
    return grid


def _marks(marks: tuple[Mark, ...], width: int) -> Iterator[RenderableType]:
    """Marks without a note side by side, then one a line."""
    short = [mark for mark in marks if not mark.note]
    if short:
        yield _side_by_side([_sign_and_label(mark) for mark in short], width)
    noted = [mark for mark in marks if mark.note]
    if not noted:
        return
    labels = [_sign_and_label(mark) for mark in noted]
    if max(label.cell_len for label in labels) > width // 2:
        for label, mark in zip(labels, noted, strict=True):
            yield label
            yield Padding(marked_up(mark.note), (0, 0, 0, 4))
        return
    grid = RichTable.grid(padding=(0, _MARK_GAP))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for label, mark in zip(labels, noted, strict=True):
        grid.add_row(label, marked_up(mark.note))
    yield grid


def _sign_and_label(mark: Mark) -> Text:
    return Text(" ").join([Text(SIGNS[mark.tone], STYLES[mark.tone]), plain(mark.label)])


def _side_by_side(texts: list[Text], width: int) -> RenderableType:
    """Short texts in as many columns as fit, filled row by row."""
    widest = max(text.cell_len for text in texts) + _MARK_GAP
    columns = max(1, min(3, width // widest))
    grid = RichTable.grid(padding=(0, _MARK_GAP))
    for _ in range(columns):
        grid.add_column()
    for start in range(0, len(texts), columns):
        grid.add_row(*texts[start : start + columns])
    return grid


def _links(links: tuple[Link, ...]) -> Iterator[RenderableType]:
    """Words, and where they lead in full: nobody should have to trust them."""
    for link in links:
        yield _hanging("▸", plain(link.label, "bold"))
        lines = [*map(marked_up, link.note.split("\n"))] if link.note else []
        yield Padding(Group(*lines, Text(link.url, style="dim")), (0, 0, 0, 2))


def _table(table: Table) -> RenderableType:
    grid = RichTable(box=None, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    for index, heading in enumerate(table.headings):
        right = index in table.numeric
        grid.add_column(plain(heading, "dim"), justify="right" if right else "left", no_wrap=True)
    for row in table.rows:
        grid.add_row(*(plain(cell) for cell in row))
    return grid


def _table_width(card: Card, width: int) -> int:
    """A board's frame: as wide as its text, not as the window."""
    lines = [card.title + "  ", *card.body.split("\n"), *card.footer.split("\n")]
    return min(width, max(32, *(said(line).cell_len + 4 for line in lines)))


def _code(code: Code) -> Iterator[RenderableType]:
    yield Text()
    if code.filename:
        yield plain(code.filename, "dim")
    yield Padding(plain(code.text.rstrip("\n")), (0, 0, 0, 2))
