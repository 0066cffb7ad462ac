"""Measure the judge in one interleaved run; only ratios carry to another machine.

Run as a process of its own (`python -m bot.judge.bench CHALLENGES_DIR`), because
it uses a sandbox directly and so imports NumPy.
"""

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bot.catalog.folder import FolderCatalog
from bot.core.models import Mode, Verdict
from bot.judge.imports import allowed_imports
from bot.judge.plan import judge
from bot.sandbox.frames import FrameKind
from bot.sandbox.sandbox import Sandbox

ROUNDS = 25
CALLS_A_ROUND = 8
JUDGEMENTS = 3
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


def cold_import_s() -> float:
    """Wall time of `python -c "import numpy"` in a fresh interpreter."""
    started_s = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import numpy"], check=True, timeout=60)
    return time.perf_counter() - started_s


def call_s(sandbox: Sandbox) -> float:
    """Wall time of one trivial call: forked, locked, answered, killed and reaped."""
    started_s = time.perf_counter()
    with sandbox.child("bot.judge.inside.member:serve") as child:
        budget = child.budget(5.0, 20.0)
        child.send(FrameKind.REQUEST, STAGE, budget)
        child.receive(budget, 4096)
        child.send(FrameKind.SOURCE, TRIVIAL, budget)
        kind, value = child.receive(budget, 4096)
        if (kind, value) != (FrameKind.VALUE, 2):
            raise RuntimeError(f"the trivial call answered {kind!r} {value!r}")
    return time.perf_counter() - started_s


def judgement_s(sandbox: Sandbox, root: Path) -> float:
    """Wall time of a whole ranked judgement of softmax's reference."""
    challenge = FolderCatalog(root).load("softmax")
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


def measure(root: Path) -> dict[str, Any]:
    """Every figure of this command."""
    preload = [name for name in allowed_imports() if name != "numpy"]
    sandbox = Sandbox([*preload, *(f"bot.judge.inside.{role}" for role in ROLES)])
    sandbox.start()
    try:
        call_s(sandbox)
        cold, calls = [], []
        for _ in range(ROUNDS):
            cold.append(cold_import_s())
            calls += [call_s(sandbox) for _ in range(CALLS_A_ROUND)]
        judgements = [judgement_s(sandbox, root) for _ in range(JUDGEMENTS)]
    finally:
        sandbox.close()
    cold_s, one_call_s = statistics.median(cold), statistics.median(calls)
    return {
        "cold_import_ms": 1000 * cold_s,
        "call_forked_to_reaped_ms": 1000 * one_call_s,
        "cold_import_over_call": cold_s / one_call_s,
        "softmax_ranked_judgement_s": statistics.median(judgements),
        "rounds": ROUNDS,
    }


if __name__ == "__main__":
    json.dump(measure(Path(sys.argv[1])), sys.stdout)
