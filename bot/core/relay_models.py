"""The records of the relay: a thread as its source gave it, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What a thread is, as far as its title says."""

    THREAD = "thread"
    HIRING = "hiring"  # the subreddit's own, once a month
    IGNORED = "ignored"  # its other recurring threads, and projects


@dataclass(frozen=True, slots=True)
class Score:
    """What the words of a title came to.

    Attributes:
        relay: whether it is worth a moderator's look.
        value: the sum of weights; comparable between titles.
        reasons: what speaks for it, strongest first; if it isn't relayed, also
            what speaks against it, after "not: ".
    """

    relay: bool
    value: float
    reasons: tuple[str, ...]
    kind: Kind = Kind.THREAD


class State(StrEnum):
    """Where a thread stands in one community."""

    HELD = "held"  # most of what is removed at the source is removed within a day
    WAITING = "waiting"  # for moderators
    APPROVED = "approved"  # for the next digest
    REJECTED = "rejected"
    NOT_CAREER = "not career"
    EXPIRED = "expired"  # nobody reviewed it
    POSTED = "posted"
    WITHDRAWN = "withdrawn"  # by a moderator, or because its author asked
    REMOVED = "removed"  # at the source


class Presence(StrEnum):
    """What a source says about a thread it gave before; of the others it says nothing."""

    PRESENT = "present"
    MISSING = "missing"  # where it should be; twice in a row counts as removed
    REMOVED = "removed"


LINK = "link"  # the source of what was pasted; it can't be asked again


@dataclass(frozen=True, slots=True)
class FoundThread:
    """A thread as a source gives it; nothing about it is trusted.

    Attributes:
        post_id: Reddit's, without "t3_".
        author: never kept, but by a keyed hash; empty if the source has none.
        flair, crosspost_of: empty where the source knows none.
        created_at: None if unknown.
        points, comments: None where the source gives none.
    """

    source: str
    post_id: str
    title: str
    author: str = ""
    flair: str = ""
    crosspost_of: str = ""
    adult: bool = False
    created_at: datetime | None = None
    points: int | None = None
    comments: int | None = None


@dataclass(frozen=True, slots=True)
class NewThread:
    """A thread that is worth keeping, for one community.

    Attributes:
        words: what is compared with earlier titles; kept as a keyed hash.
        look_at: when moderators may see it, or when it is to be checked first.
    """

    community_id: int
    found: FoundThread
    title: str
    words: str
    score: float
    reasons: tuple[str, ...]
    kind: Kind
    state: State
    look_at: datetime


class Kept(StrEnum):
    """What became of a thread that was to be kept."""

    NEW = "new"
    KNOWN = "known"  # by its id, or as a crosspost
    SAME_WORDS = "same words"  # a repost within 30 days
    OPTED_OUT = "opted out"


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread as it is kept.

    Attributes:
        title: empty once it may be kept no longer.
        look_at: see `NewThread`; a snoozed one has a later one.
        missing: how often in a row it was not where it should be.
    """

    id: int
    community_id: int
    source: str
    post_id: str
    title: str
    score: float
    reasons: tuple[str, ...]
    kind: Kind
    state: State
    found_at: datetime
    look_at: datetime
    flair: str = ""
    created_at: datetime | None = None
    points: int | None = None
    comments: int | None = None
    posted_at: datetime | None = None
    digest_id: int | None = None
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Digest:
    """Threads that were posted together.

    Attributes:
        due_at: which week's it is.
        note: the line under them; may be empty.
        threads: as they are now.
    """

    id: int
    community_id: int
    due_at: datetime
    note: str
    threads: tuple[Thread, ...]


@dataclass(frozen=True, slots=True)
class SourceState:
    """How a source fared.

    Attributes:
        failures: in a row; 0 after a success.
        etag, modified: what the source wants to be told next time.
    """

    name: str
    last_at: datetime | None = None
    next_at: datetime | None = None
    failures: int = 0
    error: str = ""
    etag: str = ""
    modified: str = ""
