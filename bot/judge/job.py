"""What goes to a lane and what comes back, as records both sides share."""

from enum import StrEnum

import msgspec

from bot.core.judgements import Judgement, Speed
from bot.core.models import Mode
from bot.judge.mutants import Mutant


class Depth(StrEnum):
    """How much of a judgement is wanted; only authors ask for less than everything."""

    FULL = "full"
    CASES = "cases"  # no timing, but how far off the answers are
    FIRST_FAILURE = "first failure"  # no timing, and no case after the first that fails


class Job(msgspec.Struct, frozen=True, tag="job"):
    """One submission to judge.

    Attributes:
        id: chosen by the sender; comes back with every line about this job.
        files: the snapshot of the challenge's folder.
        seed: of the hidden cases; None draws a fresh secret one.
        speed, memory_bytes: what timing gave for identical source before; None
            measures.
        depth: less than everything while an author checks a challenge.
    """

    id: int
    slug: str
    files: dict[str, str]
    source: str
    mode: Mode
    seed: int | None = None
    speed: Speed | None = None
    memory_bytes: int | None = None
    depth: Depth = Depth.FULL


class Look(msgspec.Struct, frozen=True, tag="look"):
    """A challenge whose Python is to be read, not run.

    Attributes:
        most_mutants: of the reference; 0 for none.
    """

    id: int
    starter: str
    reference: str
    entry: str
    most_mutants: int


class Step(msgspec.Struct, frozen=True, tag="step"):
    """How far a job is."""

    id: int
    done: int
    total: int
    label: str


class Done(msgspec.Struct, frozen=True, tag="done"):
    """A job's judgement."""

    id: int
    judgement: Judgement


class Seen(msgspec.Struct, frozen=True, tag="seen"):
    """What reading a challenge's Python gave.

    Attributes:
        problems: sentences for its author.
        arguments: the names that the starter gives its parameters.
    """

    id: int
    problems: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    mutants: tuple[Mutant, ...] = ()


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """The lane's sandbox is warm; `problem` says why it never will be.

    Attributes:
        layers: each layer of the sandbox and whether attacking it proved it.
    """

    problem: str = ""
    layers: dict[str, bool] = {}


Request = Job | Look
Line = Step | Done | Seen | Ready
