"""A lane: a process pinned to one core that judges one job after the other.

Started by exec with a clean environment; knows no token and no database. Jobs
arrive as JSON lines on standard input, what became of them leaves on standard
output. It believes its parent and nothing below it.
"""

import os
import sys
from contextlib import suppress
from dataclasses import replace
from importlib.metadata import version

import msgspec
import numpy as np

from bot.catalog.format import parse_challenge
from bot.core.judgements import Judgement, Verdict
from bot.errors import BadChallenge, LaneDied, SandboxUnavailable
from bot.judge.feedback import JUDGE_ERROR
from bot.judge.imports import allowed_imports
from bot.judge.job import Done, Job, Line, Look, Ready, Request, Seen, Step
from bot.judge.plan import judge
from bot.judge.surveying import look_into
from bot.judge.timing import Timing
from bot.sandbox.lockdown import die_with_parent
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.selfcheck import PROBES_MODULE, Layer, check_layers, require_layers

ROLES = ("member", "author", "checking", "rules", "surveying")
BUILD = f"fromscratch {version('fromscratch')}, NumPy {np.__version__}"
SPARES = 2
ANOMALIES = (Verdict.SV, Verdict.JE)


class Lane:
    """Judges jobs with one sandbox, which it recycles."""

    def __init__(self) -> None:
        self._allowed = allowed_imports()
        preload = [name for name in self._allowed if name != "numpy"]
        roles = [f"bot.judge.inside.{role}" for role in ROLES]
        self._sandbox = Sandbox([*preload, *roles, PROBES_MODULE])

    def start(self) -> list[Layer]:
        """Start the sandbox and attack it once.

        Raises:
            SandboxUnavailable: this host can't isolate a submission.
        """
        self._sandbox.start()
        layers = check_layers(self._sandbox)
        require_layers(layers)
        self._sandbox.prepare(SPARES)
        return layers

    def close(self) -> None:
        """End the sandbox."""
        self._sandbox.close()

    def run(self, job: Job) -> Judgement:
        """Judge one job.

        Raises:
            LaneDied: the sandbox broke; this lane is of no more use.
        """
        try:
            challenge = parse_challenge(job.slug, job.files)
        except BadChallenge as error:
            return Judgement(Verdict.JE, JUDGE_ERROR, operator_note=str(error))

        def progress(done: int, total: int, label: str) -> None:
            say(Step(job.id, done, total, label))

        earlier = None
        if job.speed is not None:
            earlier = Timing(speed=job.speed, memory_bytes=job.memory_bytes)
        judgement = judge(
            self._sandbox,
            challenge,
            self._allowed,
            job.source,
            job.mode,
            job.seed,
            progress,
            earlier,
            job.depth,
        )
        return replace(judgement, judge_build=BUILD)

    def look(self, look: Look) -> Seen:
        """Read a challenge's Python without running it.

        Raises:
            LaneDied: the sandbox broke; this lane is of no more use.
        """
        seen = look_into(self._sandbox, look)
        self._sandbox.prepare(SPARES)
        return seen

    def tidy(self, judgement: Judgement) -> None:
        """Between two jobs: a fresh zygote if it is due, and spare children.

        Raises:
            LaneDied, SandboxUnavailable: this lane is of no more use.
        """
        self._sandbox.recycle_if_worn(after_anomaly=judgement.verdict in ANOMALIES)
        self._sandbox.prepare(SPARES)


def say(line: Line) -> None:
    """Send one line to the parent."""
    sys.stdout.buffer.write(msgspec.json.encode(line) + b"\n")
    sys.stdout.buffer.flush()


def pin(core: int) -> None:
    """Stay on one core, so that reference and submission share its clock and caches."""
    with suppress(OSError):  # some containers forbid it; then the scheduler decides
        os.sched_setaffinity(0, {core})


def main() -> None:
    """Serve jobs until standard input ends."""
    die_with_parent()
    pin(int(sys.argv[1]))
    lane = Lane()
    try:
        say(Ready(layers={layer.name: layer.active for layer in lane.start()}))
        for line in sys.stdin.buffer:
            request: Request = msgspec.json.decode(line, type=Request)
            if isinstance(request, Look):
                say(lane.look(request))
                continue
            judgement = lane.run(request)
            say(Done(request.id, judgement))
            lane.tidy(judgement)
    except SandboxUnavailable as error:
        say(Ready(str(error)))
    except LaneDied as error:
        sys.exit(str(error))
    finally:
        lane.close()


if __name__ == "__main__":
    main()
