"""What is taken as a submission, and what a member is told about the rest."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.models import Mode, Round
from bot.core.submitting import (
    SOURCE_BYTES,
    Intent,
    Receipt,
    hash_source,
    mode_for,
    source_from_bytes,
)
from bot.core.unranked import Unranked
from bot.errors import BadSource

SOLUTION = "import numpy as np\n\ndef softmax(x):\n    return x\n"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ROUND = Round(1, 1, 1, 1, "softmax", 1, NOW, NOW + timedelta(days=7))


def read(data: bytes, filename: str = "softmax.py") -> str:
    return source_from_bytes(data, filename, "softmax")


def notebook(*sources: str | list[str], kind: str = "code") -> bytes:
    cells = [{"cell_type": kind, "source": source} for source in sources]
    return json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5}).encode()


def complaint(data: bytes, filename: str = "softmax.py") -> str:
    with pytest.raises(BadSource) as caught:
        read(data, filename)
    return str(caught.value)


def test_python_text_is_taken_as_it_is() -> None:
    assert read(SOLUTION.encode()) == SOLUTION


def test_a_byte_order_mark_is_dropped() -> None:
    assert read(b"\xef\xbb\xbf" + SOLUTION.encode()) == SOLUTION


def test_exactly_64_kb_is_taken() -> None:
    assert len(read(b"#" * SOURCE_BYTES)) == SOURCE_BYTES


@pytest.mark.parametrize(
    ("data", "filename", "sentence"),
    [
        pytest.param(
            b"",
            "softmax.py",
            "The file is empty. Write softmax in it and send it again.",
            id="empty",
        ),
        pytest.param(
            b" \n\t\n",
            "softmax.py",
            "The file is empty. Write softmax in it and send it again.",
            id="blank",
        ),
        pytest.param(
            b"#" * (SOURCE_BYTES + 1),
            "softmax.py",
            "The file is larger than 64 KB, the most a submission may have. "
            "Send only the code it needs.",
            id="too large",
        ),
        pytest.param(
            b"#" * (SOURCE_BYTES + 1),
            "Week1.IPYNB",
            "The notebook is larger than 64 KB, the most a submission may have. "
            "Clear its outputs, or send the one cell as a .py file.",
            id="notebook too large",
        ),
        pytest.param(
            b"x = 1\ny = '\xe9'\n",
            "softmax.py",
            "The file is not UTF-8 text (line 2). Send a .py file or a notebook, saved as UTF-8.",
            id="latin-1",
        ),
        pytest.param(
            SOLUTION.encode("utf-16"),
            "softmax.py",
            "The file is in UTF-16. Save it as UTF-8 and send it again.",
            id="utf-16",
        ),
        pytest.param(
            b"def softmax(x):\0\n    pass",
            "softmax.py",
            "The file has a NUL character in it. Remove it and send it again.",
            id="NUL",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_way_out(
    data: bytes, filename: str, sentence: str
) -> None:
    assert complaint(data, filename) == sentence


def test_of_a_notebook_the_cell_that_defines_the_entry_is_taken() -> None:
    data = notebook("print('hello')", SOLUTION, "softmax([1, 2, 3])")
    assert read(data, "week1.ipynb") == SOLUTION


def test_a_cell_stored_as_lines_is_joined() -> None:
    assert read(notebook(SOLUTION.splitlines(keepends=True)), "a.ipynb") == SOLUTION


def test_a_notebook_called_py_is_still_a_notebook() -> None:
    assert read(notebook(SOLUTION), "softmax.py") == SOLUTION


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param("def softmax(x): return x", id="def"),
        pytest.param("async def softmax(x): return x", id="async def"),
        pytest.param("class softmax:\n    pass", id="class"),
        pytest.param("@decorated\ndef softmax(x): return x", id="decorated"),
        pytest.param("softmax = lambda x: x", id="assignment"),
        pytest.param("softmax: Function = other", id="annotated assignment"),
        pytest.param("def softmax(x:\n    return", id="with a mistake that the judge explains"),
        pytest.param("# it's '''\ndef softmax(x): return x", id="after a stray quote"),
    ],
)
def test_every_way_to_define_the_entry_is_found(cell: str) -> None:
    assert read(notebook("1 + 1", cell), "a.ipynb") == cell


@pytest.mark.parametrize(
    ("cell", "taken"),
    [
        pytest.param("%%time\ndef softmax(x):\n    pass", "\ndef softmax(x):\n    pass", id="cell"),
        pytest.param("%matplotlib inline\nsoftmax = 1", "\nsoftmax = 1", id="line"),
        pytest.param("!pip install '(\nsoftmax = 1", "\nsoftmax = 1", id="shell"),
        pytest.param(
            "softmax = (7\n    % 4\n    != 3)", "softmax = (7\n    % 4\n    != 3)", id="operators"
        ),
    ],
)
def test_magics_are_blanked_and_lines_keep_their_numbers(cell: str, taken: str) -> None:
    assert read(notebook(cell), "a.ipynb") == taken


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        pytest.param(
            notebook("x = 1", "    def softmax(x): pass"),
            "No code cell of the notebook defines softmax. "
            "Write def softmax at the left edge of one cell, with the imports it needs.",
            id="no cell",
        ),
        pytest.param(
            notebook("text = '''\ndef softmax(x): pass\n'''", "softmax(1)", SOLUTION, SOLUTION),
            "Code cells 3 and 4 of the notebook define softmax. "
            "Keep one, or send that cell as a .py file.",
            id="quoted code defines nothing",
        ),
        pytest.param(
            notebook(SOLUTION, "x", SOLUTION),
            "Code cells 1 and 3 of the notebook define softmax. "
            "Keep one, or send that cell as a .py file.",
            id="two cells",
        ),
        pytest.param(
            notebook(SOLUTION, kind="markdown"),
            "No code cell of the notebook defines softmax. "
            "Write def softmax at the left edge of one cell, with the imports it needs.",
            id="markdown",
        ),
        pytest.param(
            notebook("def softmax(x): return '\ud800'"),
            "The notebook's cell has a character that is not text. Remove it and send it again.",
            id="half a surrogate pair",
        ),
        pytest.param(
            notebook("softmax = '\0'"),
            "The file has a NUL character in it. Remove it and send it again.",
            id="NUL",
        ),
    ],
)
def test_a_notebook_without_one_clear_cell_is_refused(data: bytes, sentence: str) -> None:
    assert complaint(data, "a.ipynb") == sentence


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"not json", id="not JSON"),
        pytest.param(b"[" * 60_000, id="a bomb of brackets"),
        pytest.param(b'{"a":' * 12_000, id="a bomb of objects"),
        pytest.param(b'{"cells": ' + b"9" * 5_000 + b"}", id="a number too long to read"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"{}", id="no cells"),
        pytest.param(b'{"cells": 3}', id="cells that are none"),
        pytest.param(b'{"cells": [{"cell_type": "code", "source": 3}]}', id="source of numbers"),
        pytest.param(b'{"cells": [{"cell_type": "code"}]}', id="no source"),
        pytest.param(b'{"cells": [{"cell_type": "code", "source": [["x"]]}]}', id="nested source"),
    ],
)
def test_a_broken_notebook_is_refused_with_the_way_out(data: bytes) -> None:
    said = "The notebook cannot be read. Save it again in Jupyter, or send the cell as a .py file."
    assert complaint(data, "a.ipynb") == said


@given(st.binary(max_size=300), st.sampled_from(["softmax.py", "a.ipynb", ""]))
def test_whatever_is_sent_is_text_or_a_sentence(data: bytes, filename: str) -> None:
    try:
        source = read(data, filename)
    except BadSource:
        return
    assert hash_source(source)
    assert "\0" not in source


@pytest.mark.parametrize(
    ("intent", "round_", "now", "mode"),
    [
        pytest.param(Intent.SUBMIT, ROUND, NOW, Mode.RANKED, id="open"),
        pytest.param(Intent.SUBMIT, ROUND, ROUND.closes_at, Mode.PRACTICE, id="closed"),
        pytest.param(Intent.SUBMIT, None, NOW, Mode.PRACTICE, id="no round"),
        pytest.param(Intent.TRY, ROUND, NOW, Mode.TRY, id="a try"),
    ],
)
def test_the_mode_follows_from_the_intent_and_the_round(
    intent: Intent, round_: Round | None, now: datetime, mode: Mode
) -> None:
    assert mode_for(intent, round_, now) is mode


@pytest.mark.parametrize(
    ("receipt", "sentence"),
    [
        (Receipt(2, Mode.RANKED, 0, False), "#2 accepted for judging. You are next."),
        (Receipt(2, Mode.RANKED, 1, False), "#2 accepted for judging. 1 is ahead of you."),
        (Receipt(2, Mode.TRY, 2, False), "#2 accepted for judging. 2 are ahead of you."),
        (
            Receipt(2, Mode.RANKED, 0, False, Unranked.SAW_CASES),
            "#2 accepted for judging. You are next. It counts on no board: you know the hidden "
            "cases of this challenge from its files.",
        ),
        (
            Receipt(2, Mode.PRACTICE, 0, False),
            "#2 accepted for judging as practice: its round is not open. You are next.",
        ),
        (
            Receipt(2, Mode.RANKED, 0, True),
            "#2 is this same code, sent a moment ago. It is not judged twice.",
        ),
    ],
)
def test_a_receipt_says_the_number_and_the_queue(receipt: Receipt, sentence: str) -> None:
    assert receipt.sentence == sentence
