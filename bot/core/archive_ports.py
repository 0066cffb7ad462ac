"""What a study group that joined another was before: its old rounds and who looks at them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.core.models import Round


@dataclass(frozen=True, slots=True)
class Archive:
    """The history of a group that is part of another now.

    Attributes:
        community_id: whose boards are shown.
        rounds: newest first.
        viewer_id: the member there that the viewer was; None if they were none.
    """

    community_id: int
    name: str
    rounds: Sequence[Round]
    viewer_id: int | None


class ArchiveStore(Protocol):
    """Finds archives."""

    async def archives(self, community_id: int, member_id: int) -> Sequence[Archive]:
        """What belongs to a community, the newest first, as a member of it sees it."""
        ...
