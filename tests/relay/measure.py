"""Precision, recall and F1 of the relay's scorer on labelled titles.

Usage: python tests/relay/measure.py FILE [--errors tune|held]

FILE is a CSV with the columns title, flair and label ("career" or anything
else). Rows are split by a hash of their words into a half to tune on and one
held back, so that a figure on the second says something about unseen titles.
Titles belong to their authors: such a file stays outside the project.
"""

import csv
import hashlib
import re
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from bot.relay.scoring import score_title

Row = dict[str, str]


def is_held_back(title: str) -> bool:
    """Whether a title belongs to the half that nothing is tuned on."""
    words = " ".join(re.sub(r"[^a-z0-9 ]", "", title.lower()).split())
    return hashlib.sha256(words.encode()).digest()[0] % 2 == 1


def measure(name: str, rows: Iterable[Row]) -> str:
    """One line of figures."""
    right = wrong = missed = total = 0
    for row in rows:
        relayed = score_title(row["title"], row["flair"]).relay
        career = row["label"] == "career"
        total += 1
        right += relayed and career
        wrong += relayed and not career
        missed += career and not relayed
    precision = right / (right + wrong) if right + wrong else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return (
        f"{name:5} {total:5} titles, {right + missed:3} career: "
        f"precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}  "
        f"({wrong} wrong, {missed} missed)"
    )


def main(arguments: list[str]) -> None:
    with Path(arguments[0]).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    halves = {
        "tune": [row for row in rows if not is_held_back(row["title"])],
        "held": [row for row in rows if is_held_back(row["title"])],
    }
    if arguments[1:2] == ["--errors"]:
        for row in halves[arguments[2]]:
            score = score_title(row["title"], row["flair"])
            if score.relay != (row["label"] == "career"):
                print("wrong " if score.relay else "missed", score.value, row["title"])
                print("      ", "; ".join(score.reasons))
        rows, halves = halves["tune"], {}
    start_s = time.perf_counter()
    print(measure("tune" if not halves else "all", rows))
    for name, half in halves.items():
        print(measure(name, half))
    print(f"{(time.perf_counter() - start_s) / max(1, len(rows)) / 2 * 1e6:.0f} µs a title")


if __name__ == "__main__":
    main(sys.argv[1:])
