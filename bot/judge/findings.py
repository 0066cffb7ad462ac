"""What checking a challenge finds: sentences for its author, and figures."""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.core.judgements import Verdict
from bot.judge.mutation import MutationScore
from bot.judge.quality import Flake


class Level(StrEnum):
    """An error must be mended before members see the challenge; a warning may stay."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend, in a sentence or two."""

    level: Level
    text: str


@dataclass(slots=True)
class Report:
    """What checking one challenge gave.

    Attributes:
        verdicts: of everything that was judged: path or name to verdict.
        mutation, flake: None unless asked for.
    """

    slug: str
    findings: list[Finding] = field(default_factory=list)
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    mutation: MutationScore | None = None
    flake: Flake | None = None

    @property
    def well(self) -> bool:
        """No error among the findings."""
        return all(finding.level is not Level.ERROR for finding in self.findings)

    def error(self, text: str) -> None:
        """Add what must be mended."""
        self.findings.append(Finding(Level.ERROR, text))

    def warn(self, text: str) -> None:
        """Add what should be looked at."""
        self.findings.append(Finding(Level.WARNING, text))
