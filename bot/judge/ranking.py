"""Measure whether ranks repeat: many implementations, ranked again and again.

Run as a process of its own (`python -m bot.judge.ranking CHALLENGES_DIR ROUNDS`).
Says how a ranking by speed changes from run to run, on a quiet host and with a
busy process on every core.
"""

import itertools
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from bot.catalog.folder import FolderCatalog
from bot.core.challenge import Challenge
from bot.core.judgements import Speed, Verdict
from bot.judge.authoring import Author, Checker
from bot.judge.bench import open_sandbox
from bot.judge.calls import Caller
from bot.judge.imports import allowed_imports
from bot.judge.timing import Race

IMPLEMENTATIONS = 20
# Each next implementation does this much of the whole work again for nothing.
STEP = 0.15
WITHIN = 0.05
SLOWER = """

_plain = softmax


def softmax(x, axis=-1, temperature=1.0):
    rows = int({share} * len(x))
    for start in range(0, rows, len(x)):
        _plain(x[: min(len(x), rows - start)], axis, temperature)
    return _plain(x, axis, temperature)
"""


def implementations(challenge: Challenge) -> list[str]:
    """The reference, and ever slower solutions that are as right."""
    slower = [
        challenge.reference + SLOWER.format(share=STEP * number)
        for number in range(1, IMPLEMENTATIONS)
    ]
    return [challenge.reference, *slower]


def rank_once(
    challenge: Challenge, sources: Sequence[str], core: int, seeds: Iterator[int]
) -> list[Speed]:
    """The speed of every implementation, each as a judgement would measure it."""
    os.sched_setaffinity(0, {core})
    speeds = []
    with closing(open_sandbox()) as sandbox:
        caller = Caller(sandbox, challenge, allowed_imports())
        for source in sources:
            with (
                closing(Checker(sandbox, challenge)) as checker,
                closing(Author(sandbox, challenge)) as author,
            ):
                race = Race(challenge, author, caller, checker, source, next(seeds))
                timing = race.run(lambda: None, lambda: False)
            if timing.verdict is not Verdict.AC or timing.speed is None:
                raise RuntimeError(f"an implementation got {timing.verdict}: {timing.sentence}")
            speeds.append(timing.speed)
    return speeds


@contextmanager
def busy_cores(cores: Sequence[int]) -> Iterator[None]:
    """A process on every core that never rests."""
    program = "import os, sys\nos.sched_setaffinity(0, {int(sys.argv[1])})\nwhile True: pass"
    hogs = [
        subprocess.Popen([sys.executable, "-c", program, str(core)])  # noqa: S603 - our own words
        for core in cores
    ]
    try:
        time.sleep(0.5)
        yield
    finally:
        for hog in hogs:
            hog.kill()
            hog.wait()


def kendall_tau_b(left: Sequence[float], right: Sequence[float]) -> float:
    """Kendall's tau-b of two rankings (Kendall 1945): 1 is the same order, -1 the reverse."""
    agree = ties_left = ties_right = 0
    pairs = list(itertools.combinations(range(len(left)), 2))
    for i, j in pairs:
        a = (left[i] > left[j]) - (left[i] < left[j])
        b = (right[i] > right[j]) - (right[i] < right[j])
        agree += a * b
        ties_left += a == 0
        ties_right += b == 0
    scale = ((len(pairs) - ties_left) * (len(pairs) - ties_right)) ** 0.5
    return float(agree / scale) if scale else 1.0


def summarise(rankings: Sequence[Sequence[Speed]]) -> dict[str, float]:
    """What changed between rankings of the same implementations."""
    taus = [
        kendall_tau_b([s.ratio for s in left], [s.ratio for s in right])
        for left, right in itertools.combinations(rankings, 2)
    ]
    columns = list(zip(*rankings, strict=True))
    twice = [pair for column in columns for pair in itertools.combinations(column, 2)]
    return {
        "kendall_tau_b_mean": statistics.mean(taus),
        "kendall_tau_b_least": min(taus),
        # Of the submissions, those whose band is the same in every ranking.
        "band_never_changes": statistics.mean(
            len({speed.band for speed in column}) == 1 for column in columns
        ),
        # Of the pairs of rankings of one submission, those that agree.
        "band_unchanged": statistics.mean(a.band == b.band for a, b in twice),
        "identical_code_within_5_percent": statistics.mean(
            abs(a.ratio / b.ratio - 1) <= WITHIN for a, b in twice
        ),
        "reference_against_itself_within_5_percent": statistics.mean(
            abs(speed.ratio - 1) <= WITHIN for speed in columns[0]
        ),
        "no_band_because_of_noise": statistics.mean(
            speed.band is None and speed.high >= 0.4 for ranking in rankings for speed in ranking
        ),
    }


def measure(root: Path, rounds: int) -> dict[str, Any]:
    """Every figure of this command; one line of progress a ranking on standard error."""
    challenge = FolderCatalog(root).load("softmax")
    sources = implementations(challenge)
    cores = sorted(os.sched_getaffinity(0))
    seeds = itertools.count(1)
    figures: dict[str, Any] = {
        "challenge": challenge.slug,
        "implementations": len(sources),
        "rankings": rounds,
    }
    for condition in ("quiet", "one busy process a core"):
        rankings = []
        for number in range(rounds):
            hogged = cores if condition != "quiet" else []
            with busy_cores(hogged):
                rankings.append(rank_once(challenge, sources, cores[-1], seeds))
            os.sched_setaffinity(0, set(cores))
            sys.stderr.write(f"{condition}: {number + 1} of {rounds} rankings\n")
        figures[condition] = summarise(rankings)
    return figures


if __name__ == "__main__":
    json.dump(measure(Path(sys.argv[1]), int(sys.argv[2])), sys.stdout)
