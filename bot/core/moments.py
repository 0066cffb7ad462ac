"""Moments within a card's text, for each front to write in its reader's own zone.

A mark holds the moment and how it reads for whoever can't do better. It is
fenced by private-use characters, which text of strangers loses on its way into
a card (`name_for_show`, `visible`, `disarmed`), so that nobody can forge one.
Marks stand in bodies, field values, notes of marks, footers and the sentences
of a UserError; titles, labels, tables and code have none.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

_START, _END = "\ue000", "\ue001"


class Style(StrEnum):
    """What of a moment is said."""

    MOMENT = "moment"  # day and time: "Mon 30 Nov 12:04"
    DISTANCE = "distance"  # how far from now: "in 7 d", "2 d ago"


_STYLES = "|".join(Style)
_MARK = re.compile(f"{_START}([0-9]{{1,11}}):({_STYLES}):([^{_START}{_END}]*){_END}")


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment as a front finds it in text.

    Attributes:
        at: whole seconds, in UTC.
        plain: how it reads in the zone of whoever asked; fit to show as it is.
    """

    at: datetime
    style: Style
    plain: str


def mark(moment: Moment) -> str:
    """Write a moment into text."""
    return f"{_START}{int(moment.at.timestamp())}:{moment.style}:{disarmed(moment.plain)}{_END}"


def replace_marks(text: str, render: Callable[[Moment], str]) -> str:
    """Put in the place of every mark what `render` makes of its moment."""

    def rendered(found: re.Match[str]) -> str:
        return render(Moment(datetime.fromtimestamp(int(found[1]), UTC), Style(found[2]), found[3]))

    return disarmed(_MARK.sub(rendered, text))


def without_marks(text: str) -> str:
    """Text with every moment as it reads plainly."""
    return replace_marks(text, lambda moment: moment.plain)


def disarmed(text: str) -> str:
    """Text of strangers that can hold no mark."""
    return text.replace(_START, "").replace(_END, "")
