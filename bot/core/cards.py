"""What to show and what to ask, independent of any platform.

The core answers with a `Card` or asks with a `Form`; a front renders them. Text
is tiny markup: `code` in back-ticks, **bold**, and nothing else; fronts escape
everything that would mean more on their platform. No chat markup lives here.
In a body, a line that starts with four spaces is shown letter by letter. Titles,
labels, tables and code hold no markup at all.
"""

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """How a status is meant; always shown with its word, never as colour alone."""

    GOOD = "good"
    BAD = "bad"
    WAIT = "wait"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class StatusLine:
    """A word and its tone."""

    word: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Field:
    """A short labelled value."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One line of a list that something passed, failed or waits in."""

    label: str
    tone: Tone
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; at most 28 columns of text so that it fits a phone.

    Attributes:
        numeric: the indexes of columns to align right.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Code:
    """Source or output to show letter by letter; `filename` if it is also a file."""

    text: str
    language: str = ""
    filename: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A file to hand over; `says` is what is in it, in a few words."""

    name: str
    data: bytes
    says: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture as a PNG; `alt` says the same in words and is never empty."""

    name: str
    data: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead elsewhere; nothing of where they lead is shown beforehand.

    Attributes:
        label: whatever it says, it pings nobody and is no markup.
        url: https, and ours: made by the core, not pasted.
        note: lines in tiny markup beneath it.
    """

    label: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """Something the reader may do next: a verb of ours and its value.

    Attributes:
        replaces: whether what it leads to takes the place of this card, as the
            next page of a board does.
    """

    id: str
    value: str
    label: str
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class RoleWish:
    """Whether whoever is answered wants a role that is anybody's for the asking.

    Where the platform has roles that the bot may give, its front gives or takes
    this one, and says so with the card.

    Attributes:
        role: the platform's id.
    """

    role: str
    wanted: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One answer.

    Attributes:
        body: paragraphs in tiny markup, separated by blank lines.
        private: for the member alone; the default.
        follows: what shows the same thing later, while it goes on by itself; a front
            that can changes the answer then.
    """

    title: str
    body: str = ""
    status: StatusLine | None = None
    fields: tuple[Field, ...] = ()
    marks: tuple[Mark, ...] = ()
    links: tuple[Link, ...] = ()
    table: Table | None = None
    code: tuple[Code, ...] = ()
    files: tuple[File, ...] = ()
    image: Image | None = None
    actions: tuple[Action, ...] = ()
    footer: str = ""
    private: bool = True
    follows: Action | None = None
    role_wish: RoleWish | None = None


class Kind(StrEnum):
    """What a form's question takes."""

    TEXT = "text"
    CHOICE = "choice"
    FILE = "file"
    CHECK = "check"  # a yes or no; answered "yes" or "no"
    CHANNEL = "channel"  # answered with the platform's id
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a form, with its limits.

    Attributes:
        choices: value and label of each; CHOICE only.
        max_length: in characters; long texts are asked for in several lines.
        value: what is filled in already.
    """

    id: str
    kind: Kind
    label: str
    hint: str = ""
    required: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    max_length: int | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """What to ask before an answer is possible.

    Attributes:
        id: comes back with the answers: a verb of ours, or "verb:value".
    """

    id: str
    title: str
    questions: tuple[Question, ...]
    submit: str = "Send"
