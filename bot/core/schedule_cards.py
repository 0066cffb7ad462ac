"""When rounds open and close, as a card."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.core.cards import Card, Field
from bot.core.models import Round
from bot.core.rounds import closes_text, moment_mark, week_text


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A round that has not opened yet."""

    number: int
    slug: str
    opens_at: datetime


def schedule_card(
    newest: Round | None, upcoming: Sequence[Upcoming], now: datetime, zone: tzinfo
) -> Card:
    """Show the newest round with its end, and when the next ones open.

    Args:
        newest: None if no round has opened yet.
        upcoming: empty if the group has no weekly time.
    """
    fields = []
    if newest:
        fields.append(Field(week_text(newest), closes_text(newest, now, zone)))
    fields += [
        Field(
            f"Week {round_.number} · {round_.slug}", f"opens {moment_mark(round_.opens_at, zone)}"
        )
        for round_ in upcoming
    ]
    told = [] if newest else ["No round has opened here yet."]
    if not upcoming:
        told.append("This group has no weekly time yet; a moderator sets it in /mod settings.")
    return Card(title="Schedule", body=" ".join(told), fields=tuple(fields))
