"""The part of the store that keeps a group fair.

Every call of a moderator carries a deed; what is named must be of the deed's own
community, or nothing happens.
"""

from collections.abc import Sequence
from typing import Protocol

from bot.core.audit_ports import Deed
from bot.core.marks import Disqualification
from bot.core.models import Account, Member, Submission
from bot.core.ports import Store

# The kinds of what members and moderators are told; each carries a number.
DISQUALIFIED, DECIDED, APPEALED = "disqualified", "appeal-decided", "appealed"


class FairnessStore(Store, Protocol):
    """The store as moderators keep a group fair with it."""

    async def ban_member(self, deed: Deed) -> bool:
        """Ban whom the deed is about, for its reason; False if they are banned already."""
        ...

    async def let_in(self, deed: Deed) -> bool:
        """Take back the ban of whom the deed is about; False if there is none."""
        ...

    async def submission_in(self, community_id: int, submission_id: int) -> Submission | None:
        """A ranked or practice submission of this community; None if it has none such."""
        ...

    async def member_in(self, community_id: int, member_id: int) -> Member | None:
        """A member of this community."""
        ...

    async def disqualify(
        self, deed: Deed, round_id: int, submission_id: int | None
    ) -> Disqualification | None:
        """Let a submission, or a member's round, count no more, and tell the member.

        Args:
            deed: about the member.
            submission_id: None for all that the member sent in the round.

        Returns:
            None, and nothing changed, if it doesn't count already.
        """
        ...

    async def undo_disqualification(self, deed: Deed, number: int) -> bool:
        """Let it count again, and tell the member; an open appeal is answered by it.

        False, and nothing changed, if it was undone before or isn't this community's.
        """
        ...

    async def uphold(self, deed: Deed, number: int) -> bool:
        """Answer an appeal: it stays. False if it was answered before, or isn't theirs."""
        ...

    async def appeal(self, number: int, member_id: int, why: str) -> bool:
        """Keep what a member says against it; False if it isn't theirs, or is appealed."""
        ...

    async def disqualification(self, community_id: int, number: int) -> Disqualification | None:
        """One of this community's."""
        ...

    async def disqualifications(self, community_id: int, limit: int) -> Sequence[Disqualification]:
        """Those that stand in this community, newest first."""
        ...

    async def disqualifications_of(self, member_id: int) -> Sequence[Disqualification]:
        """Those of a member that stand, newest first."""
        ...

    async def appeals(self, community_id: int, limit: int) -> Sequence[Disqualification]:
        """Those whose appeal waits for an answer, oldest first."""
        ...

    async def view(self, deed: Deed, submission_id: int) -> bool:
        """Note that the deed's moderator looks at somebody else's submission.

        Where a round of its challenge is open, whatever they sent or send in it
        counts on no board. True if it is.
        """
        ...

    async def account_of(self, member_id: int) -> Account | None:
        """The account that a member used last."""
        ...
