"""What belongs to a member or an account: where it goes when two become one, or one leaves.

Every reference to a member or an account has a rule here; a test walks the tables
and finds the one that has none. A part of the store that is not there yet may be
named already.
"""

from dataclasses import dataclass
from enum import Enum, auto


class OnLink(Enum):
    """What becomes of the rows of the member who joins another."""

    BY_ACCOUNT = auto()  # follow the account, also on the way back
    MOVE = auto()  # follow the member; what both have already stays where it is
    REMADE = auto()  # worked out again from what followed
    STAY = auto()  # tell what was, or end by themselves


class OnErase(Enum):
    """What becomes of the rows of a member who has everything deleted."""

    DELETE = auto()
    CLEAR = auto()  # the reference becomes NULL
    NOBODY = auto()  # it points to an account that is nobody's
    KEEP = auto()  # the member's row has no name any more


@dataclass(frozen=True, slots=True)
class Rule:
    """The two answers for one reference.

    Attributes:
        blanked: the columns whose content goes when the row stays.
    """

    on_link: OnLink
    on_erase: OnErase
    blanked: tuple[str, ...] = ()


RULES: dict[str, Rule] = {
    "member_accounts.account_id": Rule(OnLink.BY_ACCOUNT, OnErase.DELETE),
    "member_accounts.member_id": Rule(OnLink.BY_ACCOUNT, OnErase.DELETE),
    # Others' ranks hang on results: rows stay, the code in them goes.
    "submissions.account_id": Rule(OnLink.BY_ACCOUNT, OnErase.NOBODY),
    "submissions.member_id": Rule(
        OnLink.BY_ACCOUNT, OnErase.KEEP, ("source", "source_hash", "reply_to")
    ),
    "bests.member_id": Rule(OnLink.REMADE, OnErase.KEEP),
    "standings.member_id": Rule(OnLink.REMADE, OnErase.KEEP),
    "kept_sources.member_id": Rule(OnLink.MOVE, OnErase.DELETE),
    "audit_log.moderator_id": Rule(OnLink.STAY, OnErase.CLEAR),
    "audit_log.about_id": Rule(OnLink.STAY, OnErase.CLEAR),
    "links.first_account_id": Rule(OnLink.STAY, OnErase.DELETE),
    "links.second_account_id": Rule(OnLink.STAY, OnErase.DELETE),
    "links.kept_id": Rule(OnLink.STAY, OnErase.DELETE),
    "links.joined_id": Rule(OnLink.STAY, OnErase.DELETE),
    "link_guesses.account_id": Rule(OnLink.STAY, OnErase.DELETE),
    "disqualifications.member_id": Rule(OnLink.MOVE, OnErase.KEEP, ("reason", "appeal")),
    "unranked.member_id": Rule(OnLink.MOVE, OnErase.KEEP),
    "seen_cases.member_id": Rule(OnLink.MOVE, OnErase.DELETE),
    "suggestions.member_id": Rule(OnLink.MOVE, OnErase.DELETE),
    "viewings.member_id": Rule(OnLink.STAY, OnErase.KEEP),
    "own_challenges.member_id": Rule(OnLink.STAY, OnErase.CLEAR, ("platform", "recipient")),
    "reminders.member_id": Rule(OnLink.MOVE, OnErase.DELETE),
}


@dataclass(frozen=True, slots=True)
class MovedRow:
    """One row that followed its member, by the rest of its key."""

    reference: str
    key: dict[str, int | str]


@dataclass(frozen=True, slots=True)
class Before:
    """What the member who stayed had chosen, and was told, before."""

    shown_as: str | None
    pseudonym: str
    announces: bool
    shares: bool
    banned: str | None


@dataclass(frozen=True, slots=True)
class Moved:
    """What went from one member to another, so that it finds its way back.

    Attributes:
        accounts: their ids.
        before, after: of the member who stayed, before and after.
    """

    accounts: tuple[int, ...]
    rows: tuple[MovedRow, ...]
    before: Before
    after: Before
