"""Score lines of `title<TAB>flair`, whatever they hold."""

from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from bot.relay.scoring import score_title

_LONGEST_LINE = 65_536  # in bytes; what follows in a longer one is not read as titles


class ScoredLine(msgspec.Struct, frozen=True):
    """What `fromscratch relay score --json` prints for a line."""

    title: str
    relay: bool
    score: float
    reasons: tuple[str, ...]


def score_lines(lines: BinaryIO) -> Iterator[ScoredLine]:
    """One result for each line, in order; a line without a tab is a title without a flair."""
    while line := lines.readline(_LONGEST_LINE):
        rest = line
        while not rest.endswith(b"\n") and len(rest) == _LONGEST_LINE:
            rest = lines.readline(_LONGEST_LINE)
        text = line.decode("utf-8", errors="replace").rstrip("\r\n")
        title, tab, flair = text.rpartition("\t")
        if not tab:
            title, flair = text, ""
        score = score_title(title, flair)
        yield ScoredLine(title, score.relay, score.value, score.reasons)
