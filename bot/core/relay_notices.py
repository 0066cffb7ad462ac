"""What the relay tells a group: which posts there are, where they go, and their edits."""

from dataclasses import replace

from bot.core.communities import CommunitySettings
from bot.core.posts import NewPost, To
from bot.core.relay_models import State, Thread
from bot.core.relay_ports import RelayStore

DIGEST, DIGEST_EDIT = "relay-digest", "relay-digest-edit"
HIRING, HIRING_EDIT = "relay-hiring", "relay-hiring-edit"
REVIEW, REVIEW_EDIT = "relay-review", "relay-review-edit"


class Notices:
    """Writes down what is to be posted about threads; whoever moves them stores it."""

    def __init__(self, store: RelayStore) -> None:
        self._store = store

    def edits_of(self, thread: Thread) -> list[NewPost]:
        """What changes the cards that show a thread, once it leaves its state."""
        if thread.state is State.WAITING:
            return self.review_edits(thread)
        if thread.state is not State.POSTED:
            return []
        number = thread.digest_id
        kind = HIRING_EDIT if number is None else DIGEST_EDIT
        shown = hiring_key(thread) if number is None else digest_key(number)
        edit = _about(thread, f"{kind}:{thread.id}", kind, To.CHANNELS, edits=shown)
        return [edit if number is None else replace(edit, payload=str(number))]

    async def hiring_post(self, thread: Thread) -> list[NewPost]:
        """The monthly thread as a post of its own; none before the group is set up."""
        if await self.settings(thread.community_id) is None:
            return []
        return [_about(thread, hiring_key(thread), HIRING, To.CHANNELS)]

    def review_posts(self, thread: Thread) -> list[NewPost]:
        """What tells moderators' channels, where there are any."""
        return [_about(thread, review_key(thread), REVIEW, To.MODERATORS)]

    def review_edits(self, thread: Thread, why: str = "") -> list[NewPost]:
        """What takes the buttons, or the title, from the moderators' card."""
        key = ":".join(filter(None, (REVIEW_EDIT, str(thread.id), why)))
        return [
            _about(thread, key, REVIEW_EDIT, To.MODERATORS, edits=review_key(thread)),
        ]

    async def settings(self, community_id: int) -> CommunitySettings | None:
        community = await self._store.community_by_id(community_id)
        return community.settings if community else None


def _about(thread: Thread, key: str, kind: str, to: To, edits: str = "") -> NewPost:
    return NewPost(
        key, kind, "", "", thread.community_id, payload=str(thread.id), edits=edits, to=to
    )


def digest_key(digest_id: int) -> str:
    """What a digest's post is known by in the outbox."""
    return f"{DIGEST}:{digest_id}"


def hiring_key(thread: Thread) -> str:
    """Likewise, of a monthly hiring thread."""
    return f"{HIRING}:{thread.id}"


def review_key(thread: Thread) -> str:
    """Likewise, of the moderators' card."""
    return f"{REVIEW}:{thread.id}"
