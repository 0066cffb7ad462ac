"""Who asks the study group, and which board they ask for."""

from dataclasses import dataclass
from datetime import tzinfo
from enum import StrEnum

from bot.core.models import Account, Community, Member


class View(StrEnum):
    """What a board is ordered by; all but points list accepted ones only."""

    POINTS = "points"
    FIRST = "first"
    FASTEST = "fastest"
    LEANEST = "leanest"
    SHORTEST = "shortest"


class Board(StrEnum):
    """Which rounds a board sums, and of whom.

    Newcomers sent their first code in the season; an archive is of a group that joined.
    """

    ROUND = "round"
    SEASON = "season"
    NEWCOMERS = "newcomers"
    ALL = "all"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, where, and in which zone they read times.

    Attributes:
        manages: whether the platform lets them manage the place.
        roles: the platform's ids of the roles they have there.
    """

    community: Community
    member: Member
    account: Account
    zone: tzinfo
    manages: bool = False
    roles: frozenset[str] = frozenset()
