"""The words of what the relay posts, made from the rows when it is sent."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

from bot.core.cards import Card
from bot.core.commands import Post
from bot.core.ports import Clock
from bot.core.posts import Delivery
from bot.core.relay_cards import digest_card, hiring_card, review_card
from bot.core.relay_models import State
from bot.core.relay_notices import (
    DIGEST,
    DIGEST_EDIT,
    HIRING,
    HIRING_EDIT,
    REVIEW,
    REVIEW_EDIT,
)
from bot.core.relay_ports import RelayStore

_HIRING_FOR = timedelta(days=7)


class RelayPosts:
    """Digests, the hiring thread, moderators' cards, and the edits of each."""

    def __init__(self, store: RelayStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def by_kind(self) -> Mapping[str, Callable[[Delivery], Awaitable[Post | None]]]:
        """Who writes which kind of outbox row."""
        return {
            DIGEST: self._digest_post,
            DIGEST_EDIT: self._digest_post,
            HIRING: self._hiring_post,
            HIRING_EDIT: self._hiring_post,
            REVIEW: self._review_post,
            REVIEW_EDIT: self._review_post,
        }

    async def _digest_post(self, delivery: Delivery) -> Post | None:
        digest = await self._store.digest(int(delivery.payload))
        if digest is None:
            return None
        since = digest.due_at - _HIRING_FOR
        hiring = await self._store.hiring_posted_since(digest.community_id, since)
        card = digest_card(digest, hiring, self._clock.now())
        if delivery.kind == DIGEST:
            return Post(card)
        return _edit(delivery, card)

    async def _hiring_post(self, delivery: Delivery) -> Post | None:
        thread = await self._store.thread(delivery.community_id or 0, int(delivery.payload))
        if thread is None:
            return None
        card = hiring_card(thread, self._clock.now())
        if delivery.kind == HIRING:
            return Post(card) if thread.state is State.POSTED else None
        return _edit(delivery, card)

    async def _review_post(self, delivery: Delivery) -> Post | None:
        thread = await self._store.thread(delivery.community_id or 0, int(delivery.payload))
        if thread is None:
            return None
        card = review_card(thread, self._clock.now(), private=False)
        if delivery.kind == REVIEW:
            return Post(card) if thread.state is State.WAITING else None
        return _edit(delivery, card)


def _edit(delivery: Delivery, card: Card) -> Post | None:
    return Post(card, edits=delivery.edits) if delivery.edits else None
