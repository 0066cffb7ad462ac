"""As many challenges as a simulated year needs; nothing of them but their names is looked at."""

from collections.abc import Mapping, Sequence

from bot.core.challenge import Challenge, Limits
from bot.errors import UnknownName

STARTER = "def answer(): ...\n"


class SimulatedCatalog:
    """Challenges that are called week-1, week-2 and so on."""

    def __init__(self, count: int) -> None:
        self._challenges = {slug: _challenge(slug) for slug in _slugs(count)}

    def calendar(self) -> Sequence[str]:
        """All of them, in order."""
        return list(self._challenges)

    def slugs(self) -> Sequence[str]:
        """The same."""
        return list(self._challenges)

    def load(self, slug: str) -> Challenge:
        """One of them.

        Raises:
            UnknownName: there is none of that name.
        """
        try:
            return self._challenges[slug]
        except KeyError as error:
            raise UnknownName(self.unknown(slug, ())) from error

    def read(self, slug: str, files: Mapping[str, str]) -> Challenge:
        """The same one, whatever the files say."""
        return self.load(slug)

    def unknown(self, slug: str, known: Sequence[str]) -> str:
        """Say that there is none of that name."""
        return f"There is no challenge {slug}."


def _slugs(count: int) -> list[str]:
    return [f"week-{number}" for number in range(1, count + 1)]


def _challenge(slug: str) -> Challenge:
    return Challenge(
        slug=slug,
        title=slug,
        summary="Answer.",
        track="simulated",
        difficulty=1,
        entry="answer",
        source="",
        forbid=(),
        limits=Limits(),
        timing_n=100,
        parts=(),
        whole=True,
        traits={},
        texts={},
        statement="Answer.",
        starter=STARTER,
        reference="def answer(): return 42\n",
        cases="",
        driver=None,
        checker=None,
        hints=(),
        editorial="It is 42.",
        witnesses=(),
        files={"statement.md": slug},
    )
