"""Where career threads come from: what every source can do, and how it may fail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from bot.core.relay_models import FoundThread, Presence, SourceState, Thread


class SourceFailed(Exception):
    """A source gave nothing that says anything; nothing was removed there.

    Attributes:
        wait_s: how long it wants to be left alone; 0 if it didn't say.
    """

    def __init__(self, why: str, wait_s: float = 0.0) -> None:
        super().__init__(why)
        self.wait_s = wait_s


@dataclass(frozen=True, slots=True)
class Polled:
    """What a source gave.

    Attributes:
        unchanged: it says that there is nothing new since; `found` is empty then.
        wait_s: how long it wants to be left alone.
        etag, modified: what it wants to be told next time.
    """

    found: tuple[FoundThread, ...] = ()
    unchanged: bool = False
    wait_s: float = 0.0
    etag: str = ""
    modified: str = ""


class Source(Protocol):
    """A place that gives threads and may be asked about them again.

    Attributes:
        name: kept with each of its threads.
        every: the shortest time between two polls, also after a failure.
        checks_all: whether a poll says something about every thread that it gave
            before; else those that are due are asked about.
    """

    name: str
    every: timedelta
    checks_all: bool

    async def poll(self, state: SourceState) -> Polled:
        """The newest threads.

        Raises:
            SourceFailed: there is no answer, or none of use.
        """
        ...

    async def look_for(self, threads: Sequence[Thread], polled: Polled) -> Mapping[str, Presence]:
        """What it says about threads, by post id; of some it may say nothing.

        Raises:
            SourceFailed: there is no answer, or none of use.
        """
        ...

    async def close(self) -> None: ...


def wait_of(headers: Mapping[str, str], *, refused: bool = False) -> float:
    """How many seconds Reddit's headers ask for before the next request.

    Args:
        refused: the request was one too many, whatever they say is left.
    """
    reset_s = _number(headers, "x-ratelimit-reset") or _number(headers, "retry-after")
    remaining = "x-ratelimit-remaining"
    if refused or (remaining in headers and _number(headers, remaining) < 1):
        # Its clock and ours don't tick together.
        return reset_s + 1
    return 0.0


def _number(headers: Mapping[str, str], name: str) -> float:
    """A header as seconds, at most a day; 0 if it is none."""
    try:
        number = float(headers.get(name, ""))
    except ValueError:
        return 0.0
    return min(max(number, 0.0), 86_400.0) if number == number else 0.0
