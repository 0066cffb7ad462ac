"""A member's own page: places, streak, and what they sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from bot.core.cards import Card, Field, Mark, Tone
from bot.core.models import HistoryRow, Mode, Status, Verdict
from bot.core.rounds import moment_text
from bot.core.standings import Streak
from bot.core.text import name_for_show
from bot.core.verdict_cards import Place

_TONES = {Verdict.AC: Tone.GOOD, Verdict.JE: Tone.WAIT}


@dataclass(frozen=True, slots=True)
class Own:
    """Everything a member's page is made of.

    Attributes:
        places: board by board, those the member is on.
    """

    name: str
    places: Sequence[tuple[str, Place]]
    streak: Streak
    pending: int
    history: Sequence[HistoryRow]


def me_card(own: Own, zone: tzinfo) -> Card:
    """Make the page; seen by its member only."""
    fields = [
        Field(label, f"{place.points} points · rank {place.rank} of {place.of}")
        for label, place in own.places
    ]
    fields.append(Field("Streak", _streak_text(own.streak)))
    if own.pending:
        fields.append(Field("Waiting", f"{own.pending} of your submissions"))
    return Card(
        title=name_for_show(own.name),
        body="" if own.history else "You have sent nothing yet. /challenge shows what is open.",
        fields=tuple(fields),
        marks=tuple(_mark(row, zone) for row in own.history),
    )


def _streak_text(streak: Streak) -> str:
    rounds = "1 round" if streak.length == 1 else f"{streak.length} rounds"
    left = {0: "no freeze", 1: "1 freeze"}.get(
        streak.freezes_left, f"{streak.freezes_left} freezes"
    )
    return f"{rounds} in a row · {left} left this season"


def _mark(row: HistoryRow, zone: tzinfo) -> Mark:
    label = f"#{row.submission_id} {row.slug}"
    parts = []
    if row.verdict is None:
        parts.append("being judged" if row.status is Status.JUDGING else "waiting to be judged")
        tone = Tone.WAIT
    else:
        parts.append(row.verdict.words)
        tone = _TONES.get(row.verdict, Tone.BAD)
    if row.mode is Mode.PRACTICE:
        parts.append("practice")
    elif row.points is not None:
        parts.append(f"{row.points} points")
    parts.append(moment_text(row.accepted_at, zone))
    return Mark(label, tone, " · ".join(parts))
