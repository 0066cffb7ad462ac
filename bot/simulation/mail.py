"""What a member sends, and what it must be worth."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from bot.core.models import Mode, Submission
from bot.core.submitting import Intent
from bot.simulation.drafts import Draft, Drafts
from bot.simulation.model import Sent


@dataclass(frozen=True, slots=True)
class Mailed:
    """A request to submit, as the platform may deliver it several times."""

    name: str
    delivery_id: str
    slug: str | None
    intent: Intent
    draft: Draft


def mail(random: Random, drafts: Drafts, name: str, number: int, opened: Sequence[str]) -> Mailed:
    """Draw what a member sends.

    Args:
        number: of the request; no other has it.
        opened: the challenges that had a round; an old one is practice.
    """
    intent = Intent.TRY if random.random() < 0.1 else Intent.SUBMIT
    slug = random.choice(opened) if opened and random.random() < 0.15 else None
    draft = drafts.draft(random, number, slug or (opened[-1] if opened else None))
    # What is for one challenge says so: it may come late, in the next one's round.
    return Mailed(name, f"mail {number}", slug or draft.slug, intent, draft)


def sent(row: Submission, draft: Draft) -> Sent:
    """What a receipt is of, for the book-keeping."""
    return Sent(
        number=row.id,
        member_id=row.member_id,
        source=draft.source,
        slug=row.slug,
        mode=row.mode,
        round_id=row.round_id,
        accepted_at=row.accepted_at,
        points=None if row.mode is Mode.TRY else draft.points,
        takes_part=draft.takes_part,
        solves=draft.solves,
        withdrawn=row.withdrawn,
    )
