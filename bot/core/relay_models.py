"""The records of the relay: a thread as its source gave it, and what became of it."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a thread is, as far as its title says."""

    THREAD = "thread"
    HIRING = "hiring"  # the subreddit's own, once a month
    IGNORED = "ignored"  # its other recurring threads, and projects


@dataclass(frozen=True, slots=True)
class Score:
    """What the words of a title came to.

    Attributes:
        relay: whether it is worth a moderator's look.
        value: the sum of weights; comparable between titles.
        reasons: what speaks for it, strongest first; if it isn't relayed, also
            what speaks against it, after "not: ".
    """

    relay: bool
    value: float
    reasons: tuple[str, ...]
    kind: Kind = Kind.THREAD
