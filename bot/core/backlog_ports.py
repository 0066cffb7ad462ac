"""What arranging a community's backlog needs of the store."""

from collections.abc import Callable
from typing import Protocol

from bot.core.audit_ports import Deed
from bot.core.lining_up import Backlog
from bot.core.ports import ChallengeStore
from bot.core.schedule_ports import ScheduleStore


class BacklogStore(ScheduleStore, ChallengeStore, Protocol):
    """The store as the backlog needs it."""

    async def change_backlog(
        self, community_id: int, change: Callable[[Backlog], Backlog], deed: Deed | None = None
    ) -> None:
        """Arrange the backlog anew, from what it is at that moment."""
        ...
