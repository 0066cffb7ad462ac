"""What a member sends, and what it must be worth."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from bot.core.models import Mode, Submission
from bot.core.submitting import Intent
from bot.simulation.catalog import STARTER
from bot.simulation.judges import LANE_KILLER, source_for
from bot.simulation.model import Sent

_OUTCOMES = (
    *("AC 130", "AC 120", "AC 120", "AC 110", "AC 100"),
    *("WA 51", "WA 40", "WA 12", "RTE 20", "TLE 60", "CE"),
)


@dataclass(frozen=True, slots=True)
class Mailed:
    """A request to submit, as the platform may deliver it several times.

    Attributes:
        points: what it is worth; None for a try, and where the judge fails.
    """

    name: str
    delivery_id: str
    source: str
    slug: str | None
    intent: Intent
    points: int | None
    takes_part: bool


def mail(random: Random, name: str, number: int, opened: Sequence[str]) -> Mailed:
    """Draw what a member sends.

    Args:
        number: of the request; no other has it.
        opened: the challenges that had a round; an old one is practice.
    """
    outcome = random.choice(_OUTCOMES)
    if random.random() < 0.003:
        outcome = LANE_KILLER
    source = source_for(number, outcome)
    if random.random() < 0.02:
        outcome, source = "CE", STARTER
    intent = Intent.TRY if random.random() < 0.1 else Intent.SUBMIT
    slug = random.choice(opened) if opened and random.random() < 0.15 else None
    words = outcome.split()
    worth = int(words[1]) if len(words) == 2 else 0
    points = None if intent is Intent.TRY or outcome == LANE_KILLER else worth
    return Mailed(name, f"mail {number}", source, slug, intent, points, outcome != "CE")


def sent(row: Submission, mailed: Mailed) -> Sent:
    """What a receipt is of, for the book-keeping."""
    return Sent(
        number=row.id,
        member_id=row.member_id,
        source=mailed.source,
        slug=row.slug,
        mode=row.mode,
        round_id=row.round_id,
        accepted_at=row.accepted_at,
        points=None if row.mode is Mode.TRY else mailed.points,
        takes_part=mailed.takes_part,
        withdrawn=row.withdrawn,
    )
