"""What becomes of career threads by themselves: held, followed, posted, forgotten.

Three quarters of what is submitted to the subreddit is removed within a day, so
a thread is held that long and looked at again before a moderator sees it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.audit_ports import Deed
from bot.core.communities import CommunitySettings, Weekly
from bot.core.ports import Clock, Timetable
from bot.core.posts import NewPost, To
from bot.core.relay_models import (
    FoundThread,
    Kind,
    NewThread,
    Presence,
    State,
    Thread,
)
from bot.core.relay_notes import ChallengeLines
from bot.core.relay_notices import DIGEST, Notices
from bot.core.relay_ports import RelayStore, Scorer
from bot.core.relay_titles import plain_words, read_title

HOLD = timedelta(hours=24)
REVIEW_TIME = timedelta(days=7)
MOST_IN_DIGEST = 5
DIGEST_GRACE = timedelta(hours=24)
# The digest comes between two rounds' openings, when the channel is quiet.
DIGEST_AFTER_ROUND_DAYS = 3
HIRING_ONCE_IN = timedelta(days=20)
TITLE_KEPT, TITLE_KEPT_POSTED = timedelta(hours=48), timedelta(days=30)
_CHECKS = (
    *(timedelta(hours=h) for h in (1, 6, 24, 48)),
    *(timedelta(days=d) for d in range(3, 31)),
)
_OLDEST = timedelta(days=7)
_MISSING_ENOUGH = 2
# Who posts the monthly hiring thread; anybody else's is an imitation.
_HIRING_AUTHORS = ("", "automoderator")


def next_check(thread: Thread, now: datetime) -> datetime | None:
    """When a thread is looked for again; None if it is followed no longer."""
    if thread.posted_at is None:
        # One that is still held is looked for at the end of that.
        return max(thread.look_at, now) if thread.look_at > now else now + HOLD
    return next(
        (thread.posted_at + after for after in _CHECKS if thread.posted_at + after > now), None
    )


class Curation:
    """Applies the relay's rules to what sources and time bring.

    Attributes:
        auto_approve_from: the score from which a thread needs no moderator; None
            if every thread does.
        notices: what is told about threads, and where.
    """

    def __init__(
        self,
        store: RelayStore,
        score: Scorer,
        clock: Clock,
        timetable: Timetable,
        lines: ChallengeLines,
        auto_approve_from: float | None = None,
        on_posted: Callable[[], None] = lambda: None,
    ) -> None:
        self.auto_approve_from = auto_approve_from
        self.notices = Notices(store)
        self._store = store
        self._score = score
        self._clock = clock
        self._timetable = timetable
        self._lines = lines
        self._on_posted = on_posted

    async def take(self, found: Sequence[FoundThread]) -> None:
        """Keep what a source gave, as far as the rules let it."""
        communities = await self._store.relay_communities()
        for one in found:
            if not one.adult:
                for community_id in communities:
                    await self._take(one, community_id)

    async def _take(self, found: FoundThread, community_id: int) -> None:
        now = self._clock.now()
        score = self._score(found.title, found.flair)
        created = found.created_at or now
        if not score.relay or now - created > _OLDEST:
            return
        if score.kind is Kind.HIRING:
            if found.author.lower() in _HIRING_AUTHORS:
                await self._take_hiring(found, community_id)
            return
        title = read_title(found.title).text
        await self._store.keep_thread(
            NewThread(
                community_id=community_id,
                found=found,
                title=title,
                words=plain_words(title),
                score=score.value,
                reasons=score.reasons,
                kind=score.kind,
                state=State.HELD,
                look_at=created + HOLD,
            )
        )

    async def _take_hiring(self, found: FoundThread, community_id: int) -> None:
        """Post the monthly thread at once; on the 31st and the 1st it is the same."""
        now = self._clock.now()
        since = now - HIRING_ONCE_IN
        if await self._store.hiring_posted_since(community_id, since) is not None:
            return
        title = read_title(found.title).text
        new = NewThread(
            community_id,
            found,
            title,
            plain_words(title),
            0.0,
            (),
            Kind.HIRING,
            State.APPROVED,
            now,
        )
        _, number = await self._store.keep_thread(new)
        thread = await self._store.thread(community_id, number) if number else None
        if thread is not None:
            await self.post_hiring(thread)

    async def post_hiring(self, thread: Thread) -> bool:
        """Post the monthly thread now, without a digest; False if that can't be."""
        posts = await self.notices.hiring_post(thread)
        if not posts or thread.state is not State.APPROVED:
            return False
        moved = await self._store.move_thread(thread, State.POSTED, posts)
        if moved:
            self._on_posted()
        return moved

    async def note(self, source: str, seen: Mapping[str, Presence]) -> None:
        """Go by what a source says about threads it gave before, by their post ids."""
        for thread in await self._store.followed(source):
            presence = seen.get(thread.post_id)
            if presence is not None:
                await self._note(thread, presence)

    async def _note(self, thread: Thread, presence: Presence) -> None:
        now = self._clock.now()
        missing = thread.missing + 1 if presence is Presence.MISSING else 0
        if presence is Presence.REMOVED or missing >= _MISSING_ENOUGH:
            await self.end(thread, State.REMOVED)
            return
        # One that was missed is looked for again as soon as can be.
        next_at = now if missing else next_check(thread, now)
        await self._store.note_check(thread, presence, next_at)
        if thread.state is State.HELD and presence is Presence.PRESENT and thread.look_at <= now:
            await self._release(thread, seen=True)

    async def _release(self, thread: Thread, *, seen: bool) -> None:
        """A held thread goes to the moderators, or past them if its score is high enough.

        Args:
            seen: whether its source still has it; else a moderator has to look.
        """
        enough = self.auto_approve_from
        if seen and enough is not None and thread.score >= enough:
            await self._store.move_thread(thread, State.APPROVED)
        else:
            await self._store.move_thread(thread, State.WAITING, self.notices.review_posts(thread))
            self._on_posted()

    async def end(self, thread: Thread, state: State, deed: Deed | None = None) -> bool:
        """Move a thread to a state; what shows it is edited, once. False if another was first."""
        edits = self.notices.edits_of(thread)
        moved = await self._store.move_thread(thread, state, edits, deed)
        if edits and moved:
            self._on_posted()
        return moved

    async def withdraw(self, thread: Thread, deed: Deed | None = None) -> bool:
        """Take a thread back, whether it is posted or not; False if it is over already."""
        if thread.state not in (State.HELD, State.WAITING, State.APPROVED, State.POSTED):
            return False
        return await self.end(thread, State.WITHDRAWN, deed)

    async def tick(self) -> None:
        """Do what time asks for: expire, release, forget, and post digests."""
        now = self._clock.now()
        for thread in await self._store.waiting_since(now - REVIEW_TIME):
            await self.end(thread, State.EXPIRED)
        # A source that was silent for another day: moderators see for themselves.
        for thread in await self._store.held_until(now - HOLD):
            await self._release(thread, seen=False)
        blanked = await self._store.blank_threads(now - TITLE_KEPT, now - TITLE_KEPT_POSTED)
        for thread in blanked:
            if thread.state is State.WAITING:
                await self._store.post(self.notices.review_edits(thread, "title"))
        for community_id in await self._store.relay_communities():
            await self._post_digest(community_id)

    async def next_digest_at(self, settings: CommunitySettings) -> datetime:
        """When the next digest is due."""
        weekly = _digest_time(settings.weekly)
        return self._timetable.next_times(weekly, settings.zone, self._clock.now(), 1)[0]

    async def _post_digest(self, community_id: int) -> None:
        settings = await self.notices.settings(community_id)
        if settings is None:
            return
        now = self._clock.now()
        times = self._timetable.next_times(
            _digest_time(settings.weekly), settings.zone, now - DIGEST_GRACE, 1
        )
        due_at = times[0]
        if due_at > now or await self._store.digest_is_made(community_id, due_at):
            return
        approved = await self._store.threads(community_id, State.APPROVED, 50)
        best = sorted(approved, key=lambda thread: -thread.score)[:MOST_IN_DIGEST]
        note = await self._lines.line(community_id, best) if best else ""
        post = NewPost("", DIGEST, "", "", community_id, to=To.CHANNELS)
        if await self._store.make_digest(community_id, due_at, best, note, post) and best:
            self._on_posted()


def _digest_time(weekly: Weekly) -> Weekly:
    return replace(weekly, weekday=(weekly.weekday + DIGEST_AFTER_ROUND_DAYS) % 7)
