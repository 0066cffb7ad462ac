"""What is to be simulated, and what came of it."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Plan:
    """What is simulated.

    Attributes:
        crash_rate: how likely a step of the program is killed.
    """

    weeks: int
    members: int
    crash_rate: float
    seed: int


@dataclass(slots=True)
class Outcome:
    """What came of it.

    Attributes:
        counts: of what happened, by name.
        violations: each a day and a sentence.
    """

    plan: Plan
    violations: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    took_s: float = 0.0
