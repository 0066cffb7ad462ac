"""What the relay needs of the parts around it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.core.audit_ports import Deed
from bot.core.models import Community, Round
from bot.core.posts import NewPost
from bot.core.relay_models import (
    Digest,
    Kept,
    NewThread,
    Presence,
    Score,
    SourceState,
    State,
    Thread,
)

Scorer = Callable[[str, str], Score]  # title, flair


class RelayStore(Protocol):
    """Threads, what moderators said of them, and how the sources fare."""

    async def community_by_id(self, community_id: int) -> Community | None: ...

    async def newest_round(self, community_id: int) -> Round | None: ...

    async def round_by_slug(self, community_id: int, slug: str) -> Round | None: ...

    async def relay_communities(self) -> Sequence[int]:
        """Every community that a moderator set up, and that the bot is still in."""
        ...

    async def keep_thread(self, new: NewThread) -> tuple[Kept, int | None]:
        """Keep a thread unless it is known, reposted or opted out; its number if it is new."""
        ...

    async def note_suggestion(self, member_id: int, most: int, since: datetime) -> bool:
        """Count a member's suggestion; False, and not counted, after so many since then."""
        ...

    async def thread(self, community_id: int, thread_id: int) -> Thread | None: ...

    async def threads(self, community_id: int, state: State, limit: int) -> Sequence[Thread]:
        """Those that may be looked at now, longest waiting first."""
        ...

    async def count_threads(self, community_id: int | None = None) -> Mapping[State, int]: ...

    async def move_thread(
        self,
        thread: Thread,
        to: State,
        posts: Sequence[NewPost] = (),
        deed: Deed | None = None,
    ) -> bool:
        """Change a thread's state if it is still in the one it was read in.

        What was decided against loses its title at once.
        """
        ...

    async def snooze_thread(self, thread: Thread, until: datetime) -> bool: ...

    async def thread_by_post(self, community_id: int, post_id: str) -> Thread | None: ...

    async def followed(self, source: str) -> Sequence[Thread]:
        """Every thread of a source whose removal there would matter."""
        ...

    async def due_for_check(self, source: str, limit: int) -> Sequence[Thread]: ...

    async def note_check(
        self, thread: Thread, presence: Presence, next_at: datetime | None
    ) -> None:
        """Keep what a check said; it doesn't change the state."""
        ...

    async def make_digest(
        self,
        community_id: int,
        due_at: datetime,
        threads: Sequence[Thread],
        note: str,
        post: NewPost,
    ) -> bool:
        """Post approved threads together, once a due time; False if that was done before.

        Without threads nothing is posted, then or later. The post is given the
        digest's number, as its payload and behind its kind in its key.
        """
        ...

    async def digest(self, digest_id: int) -> Digest | None: ...

    async def digest_is_made(self, community_id: int, due_at: datetime) -> bool: ...

    async def hiring_posted_since(self, community_id: int, since: datetime) -> Thread | None: ...

    async def opt_out(self, community_id: int, kind: str, name: str) -> Sequence[Thread]:
        """Block an "author" or a "post" by a keyed hash; the threads that are kept of it."""
        ...

    async def post(self, posts: Sequence[NewPost], deed: Deed | None = None) -> None: ...

    async def waiting_since(self, before: datetime) -> Sequence[Thread]: ...

    async def held_until(self, before: datetime) -> Sequence[Thread]: ...

    async def blank_threads(
        self, seen_before: datetime, posted_before: datetime
    ) -> Sequence[Thread]:
        """Forget titles that may be kept no longer; whose they were."""
        ...

    async def source_states(self) -> Sequence[SourceState]: ...

    async def note_source(self, state: SourceState) -> None: ...
