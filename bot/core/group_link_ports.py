"""Two communities become one: the records of it, and what keeps them."""

from dataclasses import dataclass
from typing import Protocol

from bot.core.linking_ports import CodeProblem
from bot.core.models import Account

# A moderator who made a code is told that it was typed; the payload is the link's id.
GROUPS_ASKED = "groups-asked"


@dataclass(frozen=True, slots=True)
class GroupLink:
    """A request to make two communities one.

    Attributes:
        home: whose settings, backlog, round and season go on.
        guest: who joins.
        confirmed: whether the guest's moderator agreed.
    """

    id: int
    home_id: int
    home: str
    guest_id: int
    guest: str
    confirmed: bool


class GroupLinkStore(Protocol):
    """Keeps codes and requests; each step happens once."""

    async def make_group_code(self, community_id: int, account: Account, code: str) -> bool:
        """Keep a code of a community; False if too many were made lately."""
        ...

    async def enter_group_code(
        self, community_id: int, account: Account, code: str
    ) -> GroupLink | CodeProblem:
        """Use up a code for the community that wants to join."""
        ...

    async def group_link(self, link_id: int) -> GroupLink | None:
        """A request that is not answered yet."""
        ...

    async def waiting_group_link(self, community_id: int) -> GroupLink | None:
        """The newest request that a home has to answer."""
        ...

    async def confirm_group_link(self, link_id: int, guest_id: int) -> bool:
        """Note that the guest agreed, and tell who made the code."""
        ...

    async def approve_group_link(self, link_id: int, home_id: int, by: Account) -> bool:
        """Make one community of two, in one transaction."""
        ...

    async def refuse_group_link(self, link_id: int, community_id: int) -> bool:
        """End a request that either side does not want."""
        ...

    async def leave_group(self, community_id: int, platform: str, by: Account) -> bool:
        """Take a place out of the community that it joined, back to what it was before.

        False for the place that the community began in.
        """
        ...
