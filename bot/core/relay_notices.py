"""What the relay tells a group: which posts there are, where they go, and their edits."""

from bot.core.communities import CommunitySettings
from bot.core.posts import NewPost
from bot.core.relay_models import RelayPlace, State, Thread
from bot.core.relay_ports import RelayStore

DIGEST, DIGEST_EDIT = "relay-digest", "relay-digest-edit"
HIRING, HIRING_EDIT = "relay-hiring", "relay-hiring-edit"
REVIEW, REVIEW_EDIT = "relay-review", "relay-review-edit"


class Notices:
    """Writes down what is to be posted about threads; whoever moves them stores it."""

    def __init__(self, store: RelayStore) -> None:
        self._store = store

    async def edits_of(self, thread: Thread) -> list[NewPost]:
        """What changes the card that shows a thread, once it leaves its state."""
        if thread.state is State.WAITING:
            return await self.review_edits(thread)
        if thread.state is not State.POSTED:
            return []
        if thread.digest_id is None:
            return await self._edit(thread, hiring_key(thread), HIRING_EDIT, thread.id)
        key = digest_key(thread.digest_id)
        return await self._edit(thread, key, DIGEST_EDIT, thread.digest_id)

    async def hiring_post(self, thread: Thread) -> list[NewPost]:
        """The monthly thread as a post of its own; none before the group is set up."""
        settings = await self.settings(thread.community_id)
        place = await self._place(thread.community_id)
        if settings is None or place is None:
            return []
        return [
            NewPost(
                hiring_key(thread),
                HIRING,
                place.platform,
                settings.channel,
                place.community_id,
                payload=str(thread.id),
            )
        ]

    async def review_posts(self, thread: Thread) -> list[NewPost]:
        """What tells the moderators' channel, if there is one."""
        settings = await self.settings(thread.community_id)
        place = await self._place(thread.community_id)
        if settings is None or not settings.moderators_channel or place is None:
            return []
        return [
            NewPost(
                review_key(thread),
                REVIEW,
                place.platform,
                settings.moderators_channel,
                thread.community_id,
                payload=str(thread.id),
            )
        ]

    async def review_edits(self, thread: Thread, why: str = "") -> list[NewPost]:
        """What takes the buttons, or the title, from the moderators' card."""
        return await self._edit(thread, review_key(thread), REVIEW_EDIT, thread.id, why)

    async def _edit(
        self, thread: Thread, original: str, kind: str, payload: int, why: str = ""
    ) -> list[NewPost]:
        shown = await self._store.posted_to(original)
        if shown is None:
            return []
        key = ":".join(filter(None, (kind, str(thread.id), why)))
        return [
            NewPost(
                key,
                kind,
                shown.platform,
                shown.recipient,
                thread.community_id,
                payload=str(payload),
            )
        ]

    async def _place(self, community_id: int) -> RelayPlace | None:
        places = await self._store.relay_places()
        return next((one for one in places if one.community_id == community_id), None)

    async def settings(self, community_id: int) -> CommunitySettings | None:
        community = await self._store.community_by_id(community_id)
        return community.settings if community else None


def digest_key(digest_id: int) -> str:
    """What a digest's post is known by in the outbox."""
    return f"{DIGEST}:{digest_id}"


def hiring_key(thread: Thread) -> str:
    """Likewise, of a monthly hiring thread."""
    return f"{HIRING}:{thread.id}"


def review_key(thread: Thread) -> str:
    """Likewise, of the moderators' card."""
    return f"{REVIEW}:{thread.id}"
