"""What a source looks like whatever its names and layout: fingerprints of its tokens.

Winnowing (Schleimer, Wilkerson & Aiken 2003): every run of `RUN` tokens is hashed,
and of each `WINDOW` neighbouring hashes the smallest is kept, so that two sources
that share RUN + WINDOW - 1 tokens in a row share a fingerprint. Text is only cut
into tokens by a pattern; nothing is parsed, let alone run.
"""

import keyword
import re
import zlib
from collections.abc import Iterator, Sequence

RUN, WINDOW = 9, 4
_TOKEN = re.compile(
    r"""
    (?P<space>[ \t\f\r]+|\\\n|\#[^\n]*)
  | (?P<newline>\n)
  | (?P<string>(?i:[rbuf]{0,2})(?:\"\"\"(?:[^\\]|\\.)*?(?:\"\"\"|\Z)|'''(?:[^\\]|\\.)*?(?:'''|\Z)
      |\"(?:[^"\\\n]|\\.)*(?:\"|(?=\n)|\Z)|'(?:[^'\\\n]|\\.)*(?:'|(?=\n)|\Z)))
  | (?P<number>(?:\d[\w.]*(?:(?<=[eE])[+-]\d+)?|\.\d[\w]*(?:(?<=[eE])[+-]\d+)?))
  | (?P<name>[^\W\d]\w*)
  | (?P<operator>\*\*=?|//=?|>>=?|<<=?|[-+*/%&|^@=!<>:]=|->|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_BUILT_IN = (
    *("abs", "all", "any", "bool", "dict", "enumerate", "float", "int", "len", "list", "map"),
    *("max", "min", "range", "reversed", "set", "sorted", "str", "sum", "tuple", "zip"),
)
_KEPT = frozenset((*keyword.kwlist, *_BUILT_IN))


def tokens_of(source: str) -> list[str]:
    """The tokens of a source as they compare.

    Comments, docstrings and imports are left out, and every name of the author's own
    is the same; attributes, keywords and common built-in functions are themselves.
    """
    kept: list[str] = []
    for line in _logical_lines(source):
        first = line[0][1]
        if first in ("import", "from") or (len(line) == 1 and line[0][0] == "string"):
            continue
        for place, (kind, text) in enumerate(line):
            after_dot = place > 0 and line[place - 1][1] == "."
            if kind == "name" and text not in _KEPT and not after_dot:
                kept.append("n")
            elif kind == "string":
                kept.append("s")
            else:
                kept.append(text)
    return kept


def _logical_lines(source: str) -> Iterator[list[tuple[str, str]]]:
    """The tokens of each logical line; lines within brackets are one."""
    line: list[tuple[str, str]] = []
    depth = 0
    for found in _TOKEN.finditer(source):
        kind, text = found.lastgroup or "", found[0]
        if kind == "newline":
            if depth <= 0 and line:
                yield line
                line, depth = [], 0
        elif kind != "space":
            depth += (text in "([{") - (text in ")]}")
            line.append((kind, text))
    if line:
        yield line


def fingerprints(tokens: Sequence[str]) -> frozenset[int]:
    """The winnowed hashes of every run of tokens; 32 bits each."""
    if not tokens:
        return frozenset()
    runs = [
        zlib.crc32("\0".join(tokens[start : start + RUN]).encode("utf-8", "replace"))
        for start in range(max(1, len(tokens) - RUN + 1))
    ]
    return frozenset(
        min(runs[start : start + WINDOW]) for start in range(max(1, len(runs) - WINDOW + 1))
    )


def alike(one: frozenset[int], other: frozenset[int], ignored: frozenset[int]) -> float:
    """Which share of the smaller of two lies in the other, from 0 to 1.

    Args:
        ignored: what both may have, such as the starter's.
    """
    one, other = one - ignored, other - ignored
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0
