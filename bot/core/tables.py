"""A table of a card as lines of a fixed-width font."""

from bot.core.cards import Table
from bot.core.text import display_width


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
