"""Find the one cell of a Jupyter notebook that is the submission.

Cells are searched, not parsed: a cell may hold magics, or a mistake that the
judge should explain. And this runs where the tokens and the database are: there,
`ast` recurses on what a stranger wrote, and the standard library's tokenizer
needs minutes for 60 KB of spaces.
"""

import json
import re
from typing import Any

from bot.errors import BadSource

# Only at the left edge: further right, `% b` may continue an expression.
_MAGIC = re.compile(r"(?m)^(?:%%?[A-Za-z]|!(?!=)).*$")
_LONG_STRING = re.compile(r"(\"{3}|'{3}).*?\1", re.DOTALL)
_UNREADABLE = (
    "The notebook cannot be read. Save it again in Jupyter, or send the cell as a .py file."
)


def looks_like_notebook(text: str) -> bool:
    """Whether text is a notebook, whatever its file is called."""
    return text.lstrip().startswith("{") and '"nbformat"' in text


def cell_that_defines(entry: str, text: str) -> str:
    """Take the code cell that defines `entry`, without its magics.

    Lines keep their numbers, so that a traceback points into the cell.

    Raises:
        BadSource: no notebook, or not exactly one such cell.
    """
    cells = [_MAGIC.sub("", cell) for cell in _code_cells(text)]
    defining = _cells_with(entry, cells)
    if not defining:
        raise BadSource(
            f"No code cell of the notebook defines {entry}. "
            f"Write def {entry} at the left edge of one cell, with the imports it needs."
        )
    if len(defining) > 1:
        numbers = ", ".join(map(str, defining[:-1])) + f" and {defining[-1]}"
        raise BadSource(
            f"Code cells {numbers} of the notebook define {entry}. "
            "Keep one, or send that cell as a .py file."
        )
    source = cells[defining[0] - 1]
    try:
        source.encode()
    except UnicodeEncodeError as error:  # JSON may escape half of a surrogate pair
        raise BadSource(
            "The notebook's cell has a character that is not text. Remove it and send it again."
        ) from error
    return source


def _code_cells(text: str) -> list[str]:
    try:
        notebook: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadSource(_UNREADABLE) from error
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        raise BadSource(_UNREADABLE)
    return [
        _joined(cell.get("source"))
        for cell in cells
        if isinstance(cell, dict) and cell.get("cell_type") == "code"
    ]


def _joined(source: object) -> str:
    if isinstance(source, str):
        return source
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        return "".join(source)
    raise BadSource(_UNREADABLE)


def _cells_with(entry: str, cells: list[str]) -> list[int]:
    """The numbers, from 1, of the cells with a def, class or assignment of `entry`."""
    name = re.escape(entry)
    binds = re.compile(rf"(?m)^(?:(?:async +)?def +|class +){name}\b|^{name} *(?::|=(?!=))")
    # Quoted code in a long string defines nothing; but a stray quote in a
    # comment must not hide the real definition.
    for texts in ([_LONG_STRING.sub("", cell) for cell in cells], cells):
        if found := [number for number, text in enumerate(texts, 1) if binds.search(text)]:
            return found
    return []
