"""What waits in the outbox, as a front gets it and as the core writes it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Delivery:
    """One outbox row leased for sending.

    Attributes:
        reply_to: the front's own words from `NewSubmission.reply_to`.
        submission_id: what it is about, if it is about one; the words are made
            when it is sent, from the rows as they are then.
        community_id: whose it is.
        round_id: what it is about, if it is about one.
        payload: what no row holds, as its kind writes it.
        edits: the message that it changes, by the platform's id; empty for a new one.
    """

    id: int
    dedupe_key: str
    platform: str
    recipient: str
    reply_to: str
    kind: str
    submission_id: int | None
    attempts: int
    community_id: int = 0
    round_id: int | None = None
    payload: str = ""
    edits: str = ""


# What each platform is called.
PLATFORMS = {"discord": "Discord", "slack": "Slack", "terminal": "the terminal"}


class To(StrEnum):
    """Whom a post is for; which places a group has, the store finds when it is written."""

    ONE = "one"  # the recipient that it names
    CHANNELS = "channels"  # the channel of each place of the group
    MODERATORS = "moderators"  # the moderators' channel of each place that has one


@dataclass(frozen=True, slots=True)
class NewPost:
    """What is to be posted to a place, written in the transaction of its cause.

    Attributes:
        dedupe_key: the same is never written twice; each place has a copy with its own.
        kind: which words it gets when it is sent: "round-opened", "round-summary",
            "announcement".
        platform, recipient: where it goes, and the platform's id of the channel or of
            the member; empty unless it is for one.
        payload: what no row holds, as its kind writes it.
        edits: the dedupe key of the post that it changes, wherever that went; empty
            for a new one.
        waits_until: how long it waits for verdicts of its round that are under way;
            None if it doesn't.
        instead: written only where no place has a channel for moderators.
        avoid: such a channel that can't be posted to, which counts as none.
    """

    dedupe_key: str
    kind: str
    platform: str
    recipient: str
    community_id: int
    round_id: int | None = None
    payload: str = ""
    edits: str = ""
    waits_until: datetime | None = None
    to: To = To.ONE
    instead: bool = False
    avoid: str = ""
