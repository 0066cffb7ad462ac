"""A challenge as small as one can be, to be bent into whatever a test needs."""

from collections.abc import Mapping

from bot.catalog.format import parse_challenge
from bot.core.challenge import Challenge

TOML = """
title = "Add one"
summary = "Adds one to every number."
track = "warm-up"
difficulty = 1
entry = "f"
source = "none"

[answer]
name = "sums"

[traits.plain]
says = "adds one"
quotes = "It adds one."
help = "What is one more?"
hint = 2

[traits.negative]
says = "adds one below zero"
quotes = "It adds one."
"""
CASES = """
import numpy as np


def samples():
    yield "plain", (np.array([1.0, 2.0]),), {}


def hidden(rng):
    yield "plain", (rng.normal(size=5),), {}
    yield "negative", (-rng.random(size=5),), {}
"""
TIMED = """

def timing(rng, n):
    return (rng.normal(size=n),), {}
"""
STARTER = '''import numpy as np


def f(x: np.ndarray) -> np.ndarray:
    """Add one to every number."""
    raise NotImplementedError
'''
REFERENCE = "import numpy as np\n\n\ndef f(x):\n    return np.asarray(x) + 1.0\n"
RIGHT = "def f(x):\n    return x + 1.0\n"
HINTS = "# Nudge\nCount.\n# More\nCount on.\n# Key\nAdd.\n"

FILES = {
    "challenge.toml": TOML,
    "statement.md": "It adds one. `x` is an array.",
    "starter.py": STARTER,
    "reference.py": REFERENCE,
    "cases.py": CASES,
    "hints.md": HINTS,
    "editorial.md": "Addition.",
}


def tiny_files(toml: str = "", **files: str) -> dict[str, str]:
    """The folder's files; `toml` is added to challenge.toml, others replace or add a file.

    A file is named by its stem: cases=..., checker=..., challenge=... and so on.
    """
    endings = {"challenge": "toml", "statement": "md", "hints": "md", "editorial": "md"}
    named = {f"{stem}.{endings.get(stem, 'py')}": text for stem, text in files.items()}
    changed = {**FILES, **named}
    changed["challenge.toml"] += toml
    return changed


def tiny_challenge(files: Mapping[str, str] = FILES) -> Challenge:
    return parse_challenge("tiny", files)
