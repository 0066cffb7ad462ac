"""What the posts about rounds ask of the store."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.pictures import PictureStore
from bot.core.ports import GroupStore
from bot.core.schedule_ports import ScheduleStore


@dataclass(frozen=True, slots=True)
class FirstSolve:
    """The earliest accepted submission of a round that counts.

    Attributes:
        name: as others may see it.
        announces: whether its member lets it be told.
        sure: whether no earlier submission can become it any more.
    """

    submission_id: int
    name: str
    accepted_at: datetime
    announces: bool
    sure: bool


@dataclass(frozen=True, slots=True)
class Shared:
    """A member's best accepted solution of a round, which they let others read.

    Attributes:
        name: as others may see it.
    """

    submission_id: int
    name: str
    slug: str
    source: str


class RoundStore(ScheduleStore, GroupStore, PictureStore, Protocol):
    """The store as the posts about rounds use it."""

    async def first_solve(self, round_id: int) -> FirstSolve | None:
        """The first solve of a round; None while nobody solved it."""
        ...

    async def shared_solutions(self, round_id: int, limit: int) -> Sequence[Shared]:
        """What members of a round share, the best first."""
        ...

    async def shared_solution(self, community_id: int, submission_id: int) -> Shared | None:
        """One of them; None if it is not shared, or its round is not over."""
        ...
