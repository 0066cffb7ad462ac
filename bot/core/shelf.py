"""The challenges that one community may name: those that are shipped, and its own."""

from collections.abc import Sequence

from bot.core.backlog import next_in_backlog
from bot.core.challenge import Challenge
from bot.core.models import Round
from bot.core.own_challenges import OwnChallenge, OwnState
from bot.core.ports import Catalog, ChallengeStore
from bot.core.rounds import next_slug
from bot.errors import UnknownName

_MOST_KEPT = 64


class Shelf:
    """Finds challenges for a community; another's are as if they weren't there.

    Members see an own challenge once it had a round; until then only moderators know it.
    """

    def __init__(self, catalog: Catalog, own: ChallengeStore) -> None:
        self._catalog = catalog
        self._own = own
        self._read: dict[int, Challenge] = {}

    async def slugs(self, community_id: int) -> Sequence[str]:
        """Every challenge that a member may name."""
        own = await self._own.opened_own_slugs(community_id)
        shipped = self._catalog.slugs()
        return [*shipped, *(slug for slug in own if slug not in shipped)]

    async def load(self, community_id: int, slug: str) -> Challenge:
        """A challenge as members see it.

        Raises:
            UnknownName: there is none of that name here; names the nearest.
        """
        version_id = await self._own.opened_version(community_id, slug)
        if version_id is not None:
            return await self.version(version_id)
        if slug in self._catalog.slugs():
            return self._catalog.load(slug)
        raise UnknownName(self._catalog.unknown(slug, await self.slugs(community_id)))

    async def load_to_open(self, community_id: int, slug: str) -> Challenge:
        """A challenge that a round may be opened with: a scheduled one is known too.

        Raises:
            UnknownName: there is none of that name here.
        """
        own = await self.newest(community_id, slug)
        if own is not None and own.state is OwnState.SCHEDULED:
            return await self.version(own.challenge_version_id)
        return await self.load(community_id, slug)

    async def load_next(self, community_id: int, newest: Round | None) -> Challenge:
        """What comes next: the backlog's first, or the calendar from its start again.

        Args:
            newest: the round that opened last here.
        """
        for lined in await next_in_backlog(self._own, self._catalog, community_id):
            if lined.challenge_version_id is not None:
                return await self.version(lined.challenge_version_id)
            return self._catalog.load(lined.slug)
        return self._catalog.load(next_slug(self._catalog.calendar(), newest))

    async def newest(self, community_id: int, slug: str) -> OwnChallenge | None:
        """An own challenge as moderators mean it: the scheduled version, else the newest."""
        found = [own for own in await self._own.owns(community_id) if own.slug == slug]
        scheduled = [own for own in found if own.state is OwnState.SCHEDULED]
        return next(iter(scheduled or found), None)

    async def version(self, challenge_version_id: int) -> Challenge:
        """A stored version."""
        if challenge_version_id not in self._read:
            slug, files = await self._own.snapshot(challenge_version_id)
            while len(self._read) >= _MOST_KEPT:
                self._read.pop(next(iter(self._read)))
            self._read[challenge_version_id] = self._catalog.read(slug, files)
        return self._read[challenge_version_id]
