"""What moderators do with a challenge that they brought: keep, schedule, retire, discard."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.core.asking import Asker
from bot.core.audit_ports import Deed, deed_of
from bot.core.authoring_cards import own_card, preview_cards, state_words
from bot.core.backlog_ports import BacklogStore
from bot.core.cards import Action, Card
from bot.core.features import unknown
from bot.core.lining_up import Backlog, Lined
from bot.core.own_challenges import (
    ChallengeFiles,
    CheckProgress,
    OwnChallenge,
    OwnState,
)
from bot.core.ports import Catalog, Clock, Timetable
from bot.core.posting import round_card
from bot.core.rounds import closing_time, ends_text
from bot.core.shelf import Shelf
from bot.errors import UserError

_CHECKED, _DRAFT = OwnState.CHECKED, OwnState.DRAFT
_SCHEDULED, _RETIRED = OwnState.SCHEDULED, OwnState.RETIRED


class Moves:
    """What becomes of an upload; the second of two moderators is told."""

    def __init__(
        self,
        store: BacklogStore,
        catalog: Catalog,
        clock: Clock,
        timetable: Timetable,
        files: ChallengeFiles,
        checks: CheckProgress,
    ) -> None:
        self._store = store
        self._catalog = catalog
        self._clock = clock
        self._timetable = timetable
        self._files = files
        self._checks = checks
        self._shelf = Shelf(catalog, store)

    async def _preview(self, asker: Asker, own: OwnChallenge) -> list[Card]:
        challenge = await self._shelf.version(own.challenge_version_id)
        newest = await self._store.newest_round(asker.community.id)
        number = newest.number + 1 if newest else 1
        now = self._clock.now()
        closes_at = closing_time(asker.community, self._timetable, now)
        settings = asker.community.settings
        zone = ZoneInfo(settings.zone) if settings else asker.zone
        post = round_card(challenge, number, closes_at, now, zone)
        when = f"Week {number} · {ends_text(closes_at, now, asker.zone)}"
        return preview_cards(challenge, post, when)

    async def _save_draft(self, asker: Asker, own: OwnChallenge) -> Card:
        deed = deed_of(asker, "kept as a draft", own.slug)
        return await self._move(asker, own, (_CHECKED,), _DRAFT, deed)

    async def _schedule(self, asker: Asker, own: OwnChallenge) -> Card:
        if own.outcome is None:
            raise UserError(f"{own.slug} is not checked yet.")
        if not own.outcome.well:
            raise UserError(
                f"{own.slug} can't be scheduled while something is to be mended; "
                f"/mod challenge show {own.slug} lists it."
            )
        deed = deed_of(asker, "scheduled", own.slug)
        lined = Lined(own.slug, own.challenge_version_id)

        def at_its_place(now: Backlog) -> Backlog:
            if own.slug not in [one.slug for one in now.listed]:
                return replace(now, listed=(*now.listed, lined))
            listed = (lined if one.slug == own.slug else one for one in now.listed)
            return replace(now, listed=tuple(listed))

        before = (_CHECKED, _DRAFT, _RETIRED)
        card = await self._move(asker, own, before, _SCHEDULED, deed, at_its_place)
        return saying(
            card,
            f"It is on the backlog, after what was there. /mod backlog move {own.slug} 1 makes it "
            f"the next; /mod round open {own.slug} opens it now.",
        )

    async def _ask_discard(self, asker: Asker, own: OwnChallenge) -> Card:
        return Card(
            title=f"Discard {own.slug}?",
            body="The files that were sent are forgotten here; only moderators have seen them.",
            actions=(Action("own-discard-now", str(own.id), "Discard it"),),
        )

    async def _discard(self, asker: Asker, own: OwnChallenge) -> Card:
        deed = deed_of(asker, "discarded", own.slug)
        if not await self._store.discard_own(asker.community.id, own.id, deed):
            raise await self._meanwhile(asker, own)
        return Card(title=f"{own.slug} is discarded", body="Nothing of it is kept.")

    async def _retire_one(self, asker: Asker, own: OwnChallenge) -> Card:
        deed = deed_of(asker, "retired", own.slug)

        def without_it(now: Backlog) -> Backlog:
            return replace(now, listed=tuple(it for it in now.listed if it.slug != own.slug))

        card = await self._move(asker, own, (_DRAFT, _SCHEDULED), _RETIRED, deed, without_it)
        return saying(card, "A round of it that is open goes on; no other will open.")

    async def _move(
        self,
        asker: Asker,
        own: OwnChallenge,
        before: Sequence[OwnState],
        after: OwnState,
        deed: Deed,
        change: Callable[[Backlog], Backlog] | None = None,
    ) -> Card:
        community_id = asker.community.id
        if not await self._store.move_own(community_id, own.id, before, after, deed, change):
            raise await self._meanwhile(asker, own)
        moved = await self._store.own(asker.community.id, own.id)
        if moved is None:
            raise unknown()
        return self._card(moved, asker)

    async def _meanwhile(self, asker: Asker, own: OwnChallenge) -> UserError:
        """What to say where another moderator was faster, or it was never possible."""
        now = await self._store.own(asker.community.id, own.id)
        if now is None:
            return UserError(f"{own.slug} was discarded meanwhile.")
        return UserError(f"{own.slug} is {state_words(now.state)}; that can't be done now.")

    def _card(self, own: OwnChallenge, asker: Asker) -> Card:
        return own_card(own, asker.zone, self._checks.stage(own.id))


def saying(card: Card, sentence: str) -> Card:
    """The same card with a sentence ahead of it."""
    return replace(card, body=f"{sentence}\n\n{card.body}")
