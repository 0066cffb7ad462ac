"""Career threads for tests of the store."""

from datetime import timedelta

from bot.core.posts import NewPost
from bot.core.relay_models import FoundThread, Kind, NewThread, Presence, SourceState, State, Thread
from bot.store import SqlStore


async def keep(
    store: SqlStore,
    community_id: int,
    post_id: str,
    title: str = "",
    state: State = State.WAITING,
    **found: str,
) -> Thread:
    """Keep a thread from the source "oauth"; it must be new."""
    title = title or f"title of {post_id}"
    new = NewThread(
        community_id=community_id,
        found=FoundThread("oauth", post_id, title, **found),  # type: ignore[arg-type]
        title=title,
        words=title,
        score=3.0,
        reasons=("career",),
        kind=Kind.THREAD,
        state=state,
        look_at=store.clock.now(),
    )
    _, number = await store.keep_thread(new)
    assert number is not None
    thread = await store.thread(community_id, number)
    assert thread is not None
    return thread


def digest_post(community_id: int) -> NewPost:
    return NewPost("", "relay-digest", "terminal", "channel", community_id)


async def relay_everything(store: SqlStore, community_id: int) -> None:
    """Run every statement of the relay once, and leave a row in each of its tables."""
    now = store.clock.now()
    first = await keep(store, community_id, "1aaaa", author="someone")
    await keep(store, community_id, "1bbbb", state=State.HELD)
    await store.thread_by_post(community_id, "1aaaa")
    await store.threads(community_id, State.WAITING, 5)
    await store.count_threads(community_id)
    await store.snooze_thread(first, now)
    await store.followed("oauth")
    await store.due_for_check("oauth", 5)
    await store.note_check(first, Presence.PRESENT, now)
    assert await store.move_thread(first, State.APPROVED)
    due = await store.threads(community_id, State.APPROVED, 5)
    assert await store.make_digest(community_id, now, due, "", digest_post(community_id))
    await store.digest_is_made(community_id, now)
    await store.digest(1)
    await store.hiring_posted_since(community_id, now)
    await store.opt_out(community_id, "author", "else")
    await store.waiting_since(now - timedelta(days=7))
    await store.held_until(now - timedelta(days=1))
    await store.blank_threads(now - timedelta(days=2), now - timedelta(days=30))
    await store.note_source(SourceState("oauth", now, now))
    await store.source_states()
