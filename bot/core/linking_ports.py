"""Accounts of one person, linked: the records of it, and what keeps them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.core.models import Account

# Kinds of what the two are told; the payload is the link's id and, of the second, what happened.
LINK_ASKED, LINK_TOLD = "link-asked", "link-told"


class CodeProblem(StrEnum):
    """Why a code, or a request to link, was not taken."""

    WRONG = "wrong"  # also one of another community, used before, or too old
    TOO_MANY = "too many"
    OWN = "own"
    SAME_PLATFORM = "same platform"


@dataclass(frozen=True, slots=True)
class Link:
    """A request to link two accounts in a community, or a link.

    Attributes:
        first: who made the code, and whose member the two become.
        second: who entered it.
        banned: whether either may send nothing here, so that neither may afterwards.
        linked_at: None until both sides agreed.
        ended_at: when one of the two refused it, or undid it; else None.
    """

    id: int
    community_id: int
    first: Account
    second: Account
    banned: bool
    linked_at: datetime | None = None
    ended_at: datetime | None = None


class LinkStore(Protocol):
    """Keeps codes and links; each step happens once, whoever asks how often."""

    async def make_link_code(self, community_id: int, account: Account, code: str) -> bool:
        """Keep a code of a member's account; its earlier ones end.

        False, and nothing is kept, when it made too many lately.
        """
        ...

    async def enter_link_code(
        self, community_id: int, account: Account, code: str
    ) -> Link | CodeProblem:
        """Use up a code for this account; a wrong one counts as a guess."""
        ...

    async def confirm_link(self, link_id: int, account: Account) -> Link | None:
        """Note that the second agreed, and ask the first.

        None if there is nothing of theirs to agree to, or not any more.
        """
        ...

    async def approve_link(self, link_id: int, account: Account) -> Link | CodeProblem:
        """Note that the first agreed: the two become one member, in one transaction."""
        ...

    async def refuse_link(self, link_id: int, account: Account) -> Link | None:
        """Note that one of the two does not want it; the other is told."""
        ...

    async def undo_link(self, link_id: int, account: Account) -> Link | None:
        """Make two members of one again, in one transaction; the other account is told.

        None if the account is neither of the two, or it is too late.
        """
        ...

    async def link(self, link_id: int) -> Link | None:
        """One of them."""
        ...

    async def undoable_links(self, account: Account) -> Sequence[Link]:
        """The links of an account that can still be undone, newest first."""
        ...
