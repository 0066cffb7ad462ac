"""What moderators did, as records, and the log that keeps them.

A deed is written in the transaction of its effect: a store method that changes
something takes one, and neither stands without the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.asking import Asker


@dataclass(frozen=True, slots=True)
class Deed:
    """What a moderator does.

    Attributes:
        moderator_id: the member who does it; None for the host.
        action: a few plain words in the past, such as "disqualified".
        target: what it was done to, if that is no member: "#412", "Week 3 · softmax".
        about_id: the member it was done to, if it was one. A name stands nowhere
            else, so that erasing the member erases it.
        reason: why, in the moderator's words.
    """

    community_id: int
    moderator_id: int | None
    action: str
    target: str = ""
    about_id: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LoggedDeed:
    """A deed as the log has it.

    Attributes:
        by: who did it; empty for the host and for who has left.
        about: the member it was done to; empty if there is none, or none any more.
        undone_by: the number of the deed that took it back.
    """

    id: int
    by: str
    action: str
    target: str
    about: str
    reason: str
    at: datetime
    undone_by: int | None = None


class AuditLog(Protocol):
    """The log of what moderators did."""

    async def record(self, deed: Deed) -> int:
        """Write down a deed that has no transaction of its own; its number."""
        ...

    async def deeds(
        self, community_id: int, before: int | None, limit: int
    ) -> Sequence[LoggedDeed]:
        """A community's deeds, newest first.

        Args:
            before: only those with a smaller number; None for the newest.
        """
        ...


def deed_of(
    asker: Asker, action: str, target: str = "", *, about_id: int | None = None, reason: str = ""
) -> Deed:
    """What the asker does, to be written down."""
    return Deed(asker.community.id, asker.member.id, action, target, about_id, reason)
