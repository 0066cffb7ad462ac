"""Commands as data: what they are called, what they take, and who answers them.

A part of the group that brings its own commands, buttons, forms and posts is a
`Feature`. Fronts make slash commands, words of a line and forms from these
tables, so that a feature is on every front without code there.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from bot.core.asking import Asker
from bot.core.cards import Card, Form, Kind, Question
from bot.core.models import Account
from bot.core.posts import Delivery
from bot.errors import UserError

# The id of a form that asks for a command's options is this and the words.
COMMAND_FORM = "command"
MOST_UPLOAD_BYTES = 1_048_576
_LONGEST_NUMBER = 15

Answer = Card | Form | Sequence[Card]
Act = Callable[[Asker, str], Awaitable[Answer]]


class Takes(StrEnum):
    """What an option of a command is."""

    TEXT = "text"
    SLUG = "slug"  # a challenge; offered while typing
    NUMBER = "number"
    CHOICE = "choice"
    MEMBER = "member"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a command.

    Attributes:
        name: one word in small letters.
        says: what it is, at most 100 characters.
        choices: value and label of each; CHOICE only.
        low, high: the bounds of a NUMBER.
        most_bytes: of a FILE; a front stops reading one byte later.
    """

    name: str
    takes: Takes
    says: str
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    low: int | None = None
    high: int | None = None
    most_bytes: int = MOST_UPLOAD_BYTES


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent; nothing about it is trusted."""

    filename: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Given:
    """What was given with a command or filled into a form."""

    values: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)
    members: Mapping[str, Account] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """What was written; empty if nothing was."""
        return self.values.get(name, "").strip()

    def number(self, name: str) -> int | None:
        """A whole number; None if none was given.

        Raises:
            UserError: what was written is none.
        """
        text = self.text(name)
        if not text:
            return None
        if not text.isascii() or not text.isdecimal() or len(text) > _LONGEST_NUMBER:
            raise UserError(f"{name.upper()} is a whole number, for example 3.")
        return int(text)

    def file(self, name: str) -> Upload | None:
        """The file that was sent; None if none was."""
        return self.files.get(name)

    def member(self, name: str) -> Account | None:
        """The account that was chosen; None if none was."""
        return self.members.get(name)


@dataclass(frozen=True, slots=True)
class Command:
    """One command.

    Attributes:
        words: as typed after the slash; at most three, the first of them "mod" for
            what only moderators may do.
        says: what it does, at most 100 characters.
        asks: it answers with a form, which Discord opens only before anything else.
    """

    words: tuple[str, ...]
    says: str
    run: Callable[[Asker, Given], Awaitable[Answer]]
    options: tuple[Option, ...] = ()
    asks: bool = False

    @property
    def name(self) -> str:
        """The words as one."""
        return " ".join(self.words)

    @property
    def usage(self) -> str:
        """How it is written: "/mod relay add URL [title]"."""
        parts = [o.name.upper() if o.required else f"[{o.name}]" for o in self.options]
        return " ".join((f"/{self.name}", *parts))

    @property
    def for_moderators(self) -> bool:
        """Whether others need not see it; the feature itself refuses them."""
        return self.words[0] == "mod"


@dataclass(frozen=True, slots=True)
class Post:
    """The words of what the outbox holds, when it is sent.

    Attributes:
        card: a private one goes to the member, any other to the channel.
        role: the one role that is mentioned, by the platform's id; empty for none.
        edits: the id of a message of ours whose place the card takes, in the channel
            of the delivery; empty for a new one.
    """

    card: Card
    role: str = ""
    edits: str = ""


class Feature(Protocol):
    """A part of the group with commands, buttons, forms and posts of its own."""

    def commands(self) -> Sequence[Command]: ...

    def actions(self) -> Mapping[str, Act]:
        """What a button's verb leads to; it is given the button's value."""
        ...

    def form_actions(self) -> Collection[str]:
        """Those among them that answer with a form: it opens only before anything else."""
        ...

    def forms(self) -> Mapping[str, Callable[[Asker, str, Given], Awaitable[Answer]]]:
        """Who goes on from a form: by its id before the colon, given what is behind it."""
        ...

    def posts(self) -> Mapping[str, Callable[[Delivery], Awaitable[Post | None]]]:
        """The words of each kind of outbox row; None if nothing is left to say."""
        ...


def too_large(most_bytes: int) -> UserError:
    """A file is larger than what it was sent for takes."""
    most = f"{most_bytes // 1024:,} KB" if most_bytes >= 1024 else f"{most_bytes} bytes"
    return UserError(f"The file is larger than {most}, the most that is taken here.")


def cards_of(found: Answer) -> list[Card]:
    """An answer as cards.

    Raises:
        TypeError: it is a form.
    """
    if isinstance(found, Form):
        raise TypeError(f"{found.id} is a form")
    return [found] if isinstance(found, Card) else list(found)


def form_of(command: Command) -> Form:
    """Ask for a command's options, where a front can't take them with the command."""
    return Form(
        id=f"{COMMAND_FORM}:{command.name}",
        title=f"/{command.name}",
        questions=tuple(_question(option) for option in command.options),
    )


_KINDS = {Takes.CHOICE: Kind.CHOICE, Takes.FILE: Kind.FILE}


def _question(option: Option) -> Question:
    return Question(
        option.name,
        _KINDS.get(option.takes, Kind.TEXT),
        option.name.replace("-", " ").capitalize(),
        hint=option.says,
        required=option.required,
        choices=option.choices,
    )
