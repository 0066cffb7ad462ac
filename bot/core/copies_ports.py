"""The part of the store that holds what looks copied or is implausibly fast."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.core.audit_ports import Deed
from bot.core.copies import Decision, Hold, Pair
from bot.core.fairness_ports import FairnessStore

# The kinds of what is told of a hold.
HELD, HOLD_DECIDED = "held", "hold-decided"


class Holds(Protocol):
    """What housekeeping asks of holds."""

    async def settle_holds(self, held_before: datetime) -> int:
        """Decide what nobody decided since then, and tell the members; how many.

        What is identical to a published file stays practice, all else is released.
        """
        ...


class CopiesStore(FairnessStore, Holds, Protocol):
    """The store as moderators decide about holds."""

    async def held(self, community_id: int, limit: int) -> Sequence[Hold]:
        """What waits for a moderator, oldest first."""
        ...

    async def hold(self, community_id: int, submission_id: int) -> Hold | None:
        """One of this community's."""
        ...

    async def decide_hold(self, deed: Deed, submission_id: int, decision: Decision) -> bool:
        """Decide, and tell the member; False if it was decided before, or isn't theirs."""
        ...

    async def similar(self, community_id: int, round_id: int) -> Sequence[Pair]:
        """Pairs of members' solutions of a round that look alike, nearest first."""
        ...
