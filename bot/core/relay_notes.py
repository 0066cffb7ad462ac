"""The line under a digest that ties its threads to a challenge."""

from collections import Counter
from collections.abc import Sequence

from bot.core.ports import Catalog
from bot.core.relay_models import Thread
from bot.core.relay_ports import RelayStore
from bot.core.relay_titles import plain_words
from bot.errors import BadChallenge, UnknownName

_SHORTEST_NAME = 3
# Parts of slugs that say nothing by themselves.
_COMMON = frozenset(
    {"train", "value", "sample", "filter", "linear", "classify", "moments", "newton"}
)
_INTERVIEWS = "interviews"
_MOST_ASKED_FOR = 2


class ChallengeLines:
    """Finds what of the calendar a thread asks for."""

    def __init__(self, store: RelayStore, catalog: Catalog) -> None:
        self._store = store
        self._catalog = catalog

    async def line(self, community_id: int, threads: Sequence[Thread]) -> str:
        """One line, or none if there is no calendar.

        What the titles name comes first; else what is asked in interviews: the
        basics, from the calendar's next week on.
        """
        slugs = list(self._catalog.calendar())
        if not slugs:
            return ""
        names = _names_of(slugs)
        words = [f" {plain_words(thread.title)} " for thread in threads]
        asked = [
            slug
            for slug in slugs
            if any(f" {name} " in said for name in names[slug] for said in words)
        ]
        if asked:
            said = [
                await self._named(community_id, slug, slugs) for slug in asked[:_MOST_ASKED_FOR]
            ]
            return f"Asked for in these: {', '.join(said)}."
        newest = await self._store.newest_round(community_id)
        slug = newest.slug if newest is not None and newest.slug in slugs else slugs[0]
        said_once = await self._named(community_id, slug, slugs)
        if any(_INTERVIEWS in thread.reasons for thread in threads):
            return f"Interviewers ask how the basics work. Practise one: {said_once}."
        return f"Meanwhile, from scratch: {said_once}."

    async def _named(self, community_id: int, slug: str, slugs: Sequence[str]) -> str:
        """A challenge and its week: "Stable softmax (foundations) → week 1"."""
        its_round = await self._store.round_by_slug(community_id, slug)
        week = its_round.number if its_round is not None else slugs.index(slug) + 1
        try:
            challenge = self._catalog.load(slug)
        except (UnknownName, BadChallenge):
            return f"{slug} → week {week}"
        return f"{challenge.title} ({challenge.track}) → week {week}"


def _names_of(slugs: Sequence[str]) -> dict[str, set[str]]:
    """What each challenge is called by: its whole slug, and parts that no other has."""
    times = Counter(part for slug in slugs for part in set(slug.split("-")))
    return {
        slug: {slug.replace("-", " ")}
        | {
            part
            for part in slug.split("-")
            if times[part] == 1 and len(part) >= _SHORTEST_NAME and part not in _COMMON
        }
        for slug in slugs
    }
