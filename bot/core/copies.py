"""Which ranked solutions wait for a moderator: near copies of what is published, and
what is implausibly fast.

A hold accuses nobody: it counts as it would have, with its own time, once released.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import combinations

from bot.core.fingerprints import alike, fingerprints, tokens_of
from bot.core.judgements import Speed

# Of the smaller one's fingerprints. Measured on the shipped challenges: a renamed and
# laid out anew reference has all of them, honest solutions by other methods up to 0.67.
NEAR = 0.75
SHORTEST_TOKENS = 150
IMPLAUSIBLE = 10.0
UNDECIDED_FOR = timedelta(hours=48)
_ACCEPTED = "submissions/accepted/"


class Why(StrEnum):
    """Why a submission is held."""

    COPY = "copy"
    FAST = "fast"


class Decision(StrEnum):
    """What became of a held submission."""

    RELEASED = "released"
    PRACTICE = "practice"


@dataclass(frozen=True, slots=True)
class Likeness:
    """A published file that a submission is a near copy of.

    Attributes:
        path: in the challenge's folder.
        share: of fingerprints in common, from NEAR to 1.
        identical: the same token by token, but for names, comments and layout.
    """

    path: str
    share: float
    identical: bool


@dataclass(frozen=True, slots=True)
class Look:
    """What reading an accepted source gave.

    Attributes:
        tokens: how many it has.
        prints: its fingerprints, those of the starter left out.
        likeness: None if it is nobody's copy, or too short to say.
    """

    tokens: int
    prints: frozenset[int]
    likeness: Likeness | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """A submission that waits for a moderator, or did.

    Attributes:
        path, share, identical: as in `Likeness`; of copies only.
    """

    submission_id: int
    member_id: int
    member: str
    week: str
    why: Why
    at: datetime
    path: str = ""
    share: float = 0.0
    identical: bool = False
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """The files of a challenge that anybody may read, as they compare.

    Attributes:
        starter: fingerprints that everybody has.
        exempt: solutions by different methods are near each other already.
    """

    starter: frozenset[int]
    tokens: Mapping[str, Sequence[str]]
    prints: Mapping[str, frozenset[int]]
    exempt: bool


def published(files: Mapping[str, str]) -> Published:
    """Read the reference and the accepted solutions of a challenge's folder."""
    paths = [path for path in files if path == "reference.py" or path.startswith(_ACCEPTED)]
    tokens = {path: tokens_of(files[path]) for path in sorted(paths)}
    starter = fingerprints(tokens_of(files.get("starter.py", "")))
    prints = {path: fingerprints(found) for path, found in tokens.items()}
    long = [prints[path] for path, found in tokens.items() if len(found) >= SHORTEST_TOKENS]
    near = any(alike(one, other, starter) >= NEAR for one, other in combinations(long, 2))
    return Published(starter, tokens, prints, exempt=near)


def look_at(source: str, shipped: Published, *, compare: bool = True) -> Look:
    """Fingerprint a source, and find the published file that it is a near copy of.

    Args:
        compare: False where nothing is published, as of a group's own challenges.
    """
    tokens = tokens_of(source)
    prints = fingerprints(tokens)
    look = Look(len(tokens), prints - shipped.starter)
    if not compare or len(tokens) < SHORTEST_TOKENS or shipped.exempt:
        return look
    found = [
        Likeness(path, share, tokens == shipped.tokens[path])
        for path, theirs in shipped.prints.items()
        if len(shipped.tokens[path]) >= SHORTEST_TOKENS
        and (share := alike(prints, theirs, shipped.starter)) >= NEAR
    ]
    nearest = max(found, key=lambda one: (one.identical, one.share), default=None)
    return Look(look.tokens, look.prints, nearest)


def is_implausible(speed: Speed | None, peers: Iterable[float]) -> bool:
    """Whether a speed is held: surely above ten times the reference's, and nobody near.

    Args:
        peers: the ratios of other members' accepted solutions.
    """
    if speed is None or speed.low <= IMPLAUSIBLE:
        return False
    return not any(ratio >= speed.ratio / 2 for ratio in peers)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two members' solutions of a round that look alike; it says nothing of who copied.

    Attributes:
        share: of the smaller one's fingerprints, what few others have left in.
    """

    one: int
    one_name: str
    other: int
    other_name: str
    share: float


def alike_pairs(
    looks: Mapping[int, tuple[int, frozenset[int]]], near: float = NEAR
) -> list[tuple[int, int, float]]:
    """The pairs of submissions of different members that are near, nearest first.

    What more than a quarter of at least eight members wrote is the task's, not theirs.

    Args:
        looks: submission to its member and its fingerprints.
    """
    writers: dict[int, set[int]] = {}
    for member, prints in looks.values():
        for one in prints:
            writers.setdefault(one, set()).add(member)
    members = {member for member, _ in looks.values()}
    often = len(members) / 4 if len(members) >= 8 else len(members)
    common = frozenset(one for one, by in writers.items() if len(by) > max(2, often))
    found = [
        (first, second, share)
        for (first, (mine, a)), (second, (theirs, b)) in combinations(sorted(looks.items()), 2)
        if mine != theirs and (share := alike(a, b, common)) >= near
    ]
    return sorted(found, key=lambda pair: (-pair[2], pair[0], pair[1]))
