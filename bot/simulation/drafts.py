"""What members write: words for the stub, or code of a challenge's folder for the real judge."""

from dataclasses import dataclass
from random import Random
from typing import Protocol

from bot.core.ports import Catalog
from bot.simulation.catalog import STARTER
from bot.simulation.judges import LANE_KILLER, source_for

_OUTCOMES = (
    *("AC 130", "AC 120", "AC 120", "AC 110", "AC 100"),
    *("WA 51", "WA 40", "WA 12", "RTE 20", "TLE 60", "CE"),
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A source, and what must come of it.

    Attributes:
        slug: the challenge that it is for; None where any will do.
        takes_part: whether it counts for a streak: not CE and not the starter.
        points: what it is worth; None where the judge fails, or is asked for them.
        solves: whether it must be accepted; None where the points were told.
    """

    source: str
    slug: str | None
    takes_part: bool
    points: int | None = None
    solves: bool | None = None


class Drafts(Protocol):
    """Whoever writes what members send."""

    def draft(self, random: Random, number: int, slug: str | None) -> Draft:
        """Draw a source.

        Args:
            number: of the request; no other has it.
            slug: the challenge it is wanted for; None before the first round.
        """
        ...


class StubDrafts:
    """Words that tell the stub what to say."""

    def draft(self, random: Random, number: int, slug: str | None) -> Draft:
        """Draw an outcome, whatever the challenge."""
        outcome = random.choice(_OUTCOMES)
        if random.random() < 0.003:
            outcome = LANE_KILLER
        source = source_for(number, outcome)
        if random.random() < 0.02:
            outcome, source = "CE", STARTER
        if outcome == LANE_KILLER:
            return Draft(source, None, takes_part=True)
        _, _, worth = outcome.partition(" ")
        return Draft(source, None, outcome != "CE", int(worth or 0))


class RealDrafts:
    """The code of a challenge's folder, whose verdict its author knows."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def draft(self, random: Random, number: int, slug: str | None) -> Draft:
        """Draw as many that solve it as others, a starter or a broken text now and then."""
        challenge = self._catalog.load(slug or self._catalog.calendar()[0])
        drawn = random.random()
        if drawn < 0.05:
            return Draft(challenge.starter, challenge.slug, takes_part=False, solves=False)
        if drawn < 0.1:
            broken = f"{challenge.reference}\nreturn ({number}\n"
            return Draft(broken, challenge.slug, takes_part=False, solves=False)
        solves = random.random() < 0.5
        written = [(one.source, one.verdict) for one in challenge.witnesses]
        written.append((challenge.reference, "AC"))
        source, verdict = random.choice([it for it in written if (it[1] == "AC") == solves])
        return Draft(f"{source}\n# {number}\n", challenge.slug, verdict != "CE", solves=solves)
