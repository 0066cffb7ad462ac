"""Measure the judge in one interleaved run; only ratios carry to another machine.

Run as a process of its own (`python -m bot.judge.bench CHALLENGES_DIR`), because
it uses a sandbox directly and so imports NumPy.
"""

import itertools
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.catalog.folder import FolderCatalog
from bot.core.challenge import Challenge
from bot.core.judgements import Verdict
from bot.core.models import Mode
from bot.judge.authoring import Author, Checker
from bot.judge.calls import Caller, Source
from bot.judge.imports import allowed_imports
from bot.judge.plan import judge
from bot.sandbox.frames import FrameKind
from bot.sandbox.sandbox import Sandbox

ROUNDS = 25
CALLS_A_ROUND = 4
JUDGEMENTS = 3
THROUGHPUT_ROUNDS, THROUGHPUT_S = 3, 2.0
CASES = 20
ROLES = ("member", "author", "checking", "rules")
TRIVIAL = "def f(x):\n    return x + 1\n"
STAGE: dict[str, Any] = {
    "driver": None,
    "entry": "f",
    "args": (1,),
    "kwargs": {},
    "copy": False,
    "allowed": ["numpy"],
    "forbid": [],
}


def open_sandbox() -> Sandbox:
    """A sandbox as lanes have it."""
    preload = [name for name in allowed_imports() if name != "numpy"]
    sandbox = Sandbox([*preload, *(f"bot.judge.inside.{role}" for role in ROLES)])
    sandbox.start()
    return sandbox


def cold_import_s() -> float:
    """Wall time of `python -c "import numpy"` in a fresh interpreter."""
    started_s = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import numpy"], check=True, timeout=60)
    return time.perf_counter() - started_s


def call_s(sandbox: Sandbox, spare: bool) -> tuple[float, float]:
    """Wall time of one trivial call: to its result, and until the child is reaped."""
    if spare:
        sandbox.prepare(1)
        time.sleep(0.01)  # let the spare finish locking itself
    started_s = time.perf_counter()
    with sandbox.child("bot.judge.inside.member:serve") as child:
        budget = child.budget(5.0, 20.0)
        child.send(FrameKind.REQUEST, STAGE, budget)
        child.receive(budget, 4096)
        child.send(FrameKind.SOURCE, TRIVIAL, budget)
        kind, value = child.receive(budget, 4096)
        result_s = time.perf_counter() - started_s
        if (kind, value) != (FrameKind.VALUE, 2):
            raise RuntimeError(f"the trivial call answered {kind!r} {value!r}")
    return result_s, time.perf_counter() - started_s


def cases_s(sandbox: Sandbox, challenge: Challenge) -> float:
    """Wall time of 20 cases with reference answers and checks, each in a fresh child."""
    started_s = time.perf_counter()
    caller = Caller(sandbox, challenge, allowed_imports())
    with (
        closing(Checker(sandbox, challenge)) as checker,
        closing(Author(sandbox, challenge)) as author,
    ):
        cases = list(itertools.islice(author.iterate_hidden(0), CASES))
        for case in cases:
            call = caller.run(
                Source(challenge.reference), case.args, case.kwargs, 1.0, case.expected
            )
            if call.verdict or checker.explain(case.args, case.kwargs, call.answer, case.expected):
                raise RuntimeError(f"the reference failed on {case.id}")
    if len(cases) != CASES:
        raise RuntimeError(f"{challenge.slug} has only {len(cases)} hidden cases")
    return time.perf_counter() - started_s


def judgement_s(sandbox: Sandbox, challenge: Challenge) -> float:
    """Wall time of a whole ranked judgement of the reference."""
    started_s = time.perf_counter()
    judgement = judge(
        sandbox,
        challenge,
        allowed_imports(),
        challenge.reference,
        Mode.RANKED,
        None,
        lambda *_: None,
    )
    if judgement.verdict is not Verdict.AC:
        raise RuntimeError(f"the reference got {judgement.verdict}: {judgement.operator_note}")
    return time.perf_counter() - started_s


def rate(what: str, root: Path) -> float:
    """How often a second all cores together do something, one process a core."""
    cores = sorted(os.sched_getaffinity(0))
    workers = [
        subprocess.Popen(  # noqa: S603 - our own interpreter and words
            [sys.executable, "-m", "bot.judge.bench", str(root), what, str(core)],
            stdout=subprocess.PIPE,
            text=True,
        )
        for core in cores
    ]
    total = 0.0
    for worker in workers:
        output, _ = worker.communicate(timeout=120)
        total += float(output)
    return total


def work(what: str, core: int, challenge: Challenge) -> float:
    """One worker's share of `rate`: how often a second, on one core."""
    os.sched_setaffinity(0, {core})
    with closing(open_sandbox()) as sandbox:
        once: dict[str, Callable[[], object]] = {
            "calls": lambda: call_s(sandbox, spare=False),
            "imports": cold_import_s,
            "judgements": lambda: judgement_s(sandbox, challenge),
        }
        once[what]()
        count, started_s = 0, time.perf_counter()
        while time.perf_counter() - started_s < THROUGHPUT_S:
            once[what]()
            count += 1
        return count / (time.perf_counter() - started_s)


def measure(root: Path) -> dict[str, Any]:
    """Every figure of this command."""
    challenge = FolderCatalog(root).load("softmax")
    cold, spare, forked, twenty = [], [], [], []
    with closing(open_sandbox()) as sandbox:
        call_s(sandbox, spare=True)
        for _ in range(ROUNDS):
            cold.append(cold_import_s())
            forked += [call_s(sandbox, spare=False)[1] for _ in range(CALLS_A_ROUND)]
            spare += [call_s(sandbox, spare=True)[0] for _ in range(CALLS_A_ROUND)]
            twenty.append(cases_s(sandbox, challenge))
        judgements = [judgement_s(sandbox, challenge) for _ in range(JUDGEMENTS)]
    rates: dict[str, list[float]] = {"calls": [], "imports": [], "judgements": []}
    for _ in range(THROUGHPUT_ROUNDS):
        for what, found in rates.items():
            found.append(rate(what, root))
    middle = {what: statistics.median(found) for what, found in rates.items()}
    cold_s = statistics.median(cold)
    return {
        "rounds": ROUNDS,
        "cores": len(os.sched_getaffinity(0)),
        "cold_import_ms": 1000 * cold_s,
        "call_to_result_with_spare_ms": 1000 * statistics.median(spare),
        "call_forked_to_reaped_ms": 1000 * statistics.median(forked),
        "twenty_cases_ms": 1000 * statistics.median(twenty),
        "cold_import_over_call_with_spare": cold_s / statistics.median(spare),
        "cold_import_over_call_forked": cold_s / statistics.median(forked),
        "twenty_cases_over_cold_import": statistics.median(twenty) / cold_s,
        "calls_per_s_all_cores": middle["calls"],
        "cold_imports_per_s_all_cores": middle["imports"],
        "calls_over_cold_imports_all_cores": middle["calls"] / middle["imports"],
        "judgements_per_s_all_cores": middle["judgements"],
        "softmax_ranked_judgement_s": statistics.median(judgements),
    }


def main() -> None:
    """Print the figures as JSON, or one worker's rate."""
    root = Path(sys.argv[1])
    if len(sys.argv) > 2:
        challenge = FolderCatalog(root).load("softmax")
        sys.stdout.write(str(work(sys.argv[2], int(sys.argv[3]), challenge)))
    else:
        json.dump(measure(root), sys.stdout)


if __name__ == "__main__":
    main()
