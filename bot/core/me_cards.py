"""A member's own page: places, streak, and what they sent."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo

from bot.core.cards import Action, Card, Code, Field, Mark, StatusLine, Tone
from bot.core.judgements import Verdict
from bot.core.models import HistoryRow, Mode, Status, Submission
from bot.core.rounds import moment_mark
from bot.core.standings import Place, Streak
from bot.core.text import name_for_show

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
        actions=(Action("settings", "", "Settings"),),
    )


def own_submission_card(submission: Submission, verdict: Card | None, may_withdraw: bool) -> Card:
    """Show one's own submission: what it came to, and its code as a file.

    Args:
        verdict: None until it is judged.
    """
    if verdict is None:
        judging = submission.status is Status.JUDGING
        word = "BEING JUDGED" if judging else "WAITING TO BE JUDGED"
        verdict = Card(title=f"#{submission.id}", status=StatusLine(word, Tone.WAIT))
    code = Code(submission.source, "python", f"{submission.slug}-{submission.id}.py")
    actions = verdict.actions
    if may_withdraw:
        actions += (Action("withdraw", str(submission.id), "Withdraw"),)
    return replace(verdict, title=f"#{submission.id}", code=(*verdict.code, code), actions=actions)


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
    if row.withdrawn:
        parts.append("withdrawn")
    elif row.mode is Mode.PRACTICE:
        parts.append("practice")
    elif row.verdict is not None and not row.counts:
        parts.append("does not count")
    elif row.points is not None:
        parts.append(f"{row.points} points")
    parts.append(moment_mark(row.accepted_at, zone))
    return Mark(label, tone, " · ".join(parts))
