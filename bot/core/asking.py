"""Who asks the study group, and which board they ask for."""

from dataclasses import dataclass
from datetime import tzinfo
from enum import StrEnum

from bot.core.models import Account, Community, Member


class Board(StrEnum):
    """Which rounds a board sums."""

    ROUND = "round"
    SEASON = "season"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, where, and in which zone they read times."""

    community: Community
    member: Member
    account: Account
    zone: tzinfo
