"""What comes next in a community: the calendar's order, unless moderators arranged another."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Lined:
    """A challenge that waits in a community's own backlog.

    Attributes:
        challenge_version_id: the snapshot to open; None if it is the catalog's.
    """

    slug: str
    challenge_version_id: int | None = None


@dataclass(frozen=True, slots=True)
class Backlog:
    """What moderators said of the order.

    Attributes:
        listed: what they put in order.
        left_out: what of the calendar never comes by itself.
    """

    listed: tuple[Lined, ...] = ()
    left_out: frozenset[str] = frozenset()

    def order(self, calendar: Sequence[str], opened: frozenset[str]) -> list[Lined]:
        """What comes, in order.

        A group that arranged the calendar's challenges too has them as it arranged them,
        and what the calendar gets later comes last; one that only has some of its own
        has these after the calendar's.

        Args:
            opened: what had a round here; of the calendar, it comes no second time.
        """
        gone = opened | self.left_out
        named = gone | {one.slug for one in self.listed}
        rest = [Lined(slug) for slug in calendar if slug not in named]
        arranged = any(one.slug in calendar for one in self.listed)
        return [*self.listed, *rest] if arranged else [*rest, *self.listed]


class BacklogReader(Protocol):
    """The part of the store that knows what comes next."""

    async def opened_slugs(self, community_id: int) -> frozenset[str]:
        """The challenges that had a round here."""
        ...

    async def own_backlog(self, community_id: int) -> Sequence[Lined]:
        """What moderators lined up here, in order; what opens leaves it."""
        ...

    async def left_out(self, community_id: int) -> frozenset[str]:
        """What of the calendar never comes by itself here."""
        ...
