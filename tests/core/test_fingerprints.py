"""What a source looks like whatever its names and layout, and that hostile text is only text."""

import time

import pytest

from bot.core.fingerprints import alike, fingerprints, tokens_of

SOURCE = '''"""A docstring."""
import numpy as np


def softmax(x, axis=-1):
    """Another one."""
    shifted = x - x.max(axis=axis, keepdims=True)  # a comment
    weights = np.exp(shifted)
    return weights / weights.sum(axis=axis, keepdims=True)
'''
DISGUISED = """from numpy import *
import numpy as numeric
def softmax(scores, dim=-1):
    low = (
        scores - scores.max(axis=dim,
                            keepdims=True)
    ) if False else scores - scores.max(axis=dim, keepdims=True)
    e = numeric.exp(low)
    return e / e.sum(axis=dim, keepdims=True)
"""


def test_names_comments_docstrings_imports_and_layout_do_not_count() -> None:
    renamed = SOURCE.replace("weights", "w").replace("shifted", "other").replace("np", "N")
    renamed = renamed.replace("# a comment", "").replace("    ", "\t").replace("\n\n", "\n")
    assert tokens_of(renamed) == tokens_of(SOURCE)
    assert "exp" in tokens_of(SOURCE)
    assert "shifted" not in tokens_of(SOURCE)


def test_lines_within_brackets_are_one() -> None:
    assert tokens_of("f(\n  1,\n  # why\n  2)\n") == tokens_of("f(1, 2)")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("x = 1", "x = 2", id="numbers"),
        pytest.param("x = a.max()", "x = a.min()", id="attributes"),
        pytest.param("for x in y: pass", "while x in y: pass", id="keywords"),
        pytest.param("x = sum(y)", "x = max(y)", id="built-in functions"),
        pytest.param("x = a + b", "x = a - b", id="operators"),
    ],
)
def test_what_a_program_does_counts(one: str, other: str) -> None:
    assert tokens_of(one) != tokens_of(other)


def test_a_part_of_another_is_alike_and_the_starter_is_left_out() -> None:
    prints = fingerprints(tokens_of(SOURCE))
    padded = SOURCE + "\n\ndef more(a, b):\n    return [a * 2 for a in b if a > 7 or a < -7]\n"
    assert alike(prints, fingerprints(tokens_of(padded)), frozenset()) > 0.8
    assert alike(prints, fingerprints(tokens_of(DISGUISED)), frozenset()) > 0.4
    assert alike(prints, prints, prints) == 0.0
    assert alike(prints, frozenset(), frozenset()) == 0.0


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("", id="nothing"),
        pytest.param("(" * 65_536, id="brackets"),
        pytest.param('"' * 65_535, id="quotes"),
        pytest.param("'''" + "\\" * 65_000, id="a string without an end"),
        pytest.param("1e" * 32_000, id="numbers"),
        pytest.param("\ud800\0" * 30_000, id="no text"),
        pytest.param("a\n" * 32_000, id="lines"),
        pytest.param("\\\n" * 32_000, id="continued lines"),
        pytest.param("-" * 65_536, id="operators"),
    ],
)
def test_hostile_text_is_cut_in_time(source: str) -> None:
    began_s = time.process_time()
    fingerprints(tokens_of(source))
    assert time.process_time() - began_s < 2.0
