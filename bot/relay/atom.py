"""The subreddit's Atom feed: no key is needed, and little is said.

It has no score, no flair and no mark of what is for adults, and Reddit limits it
by address. feedparser's own fetching would block, so it is given the bytes.
"""

import asyncio
import io
from calendar import timegm
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import feedparser

from bot.core.relay_links import SUBREDDIT
from bot.core.relay_models import FoundThread, Presence, SourceState, Thread
from bot.relay.sources import Polled, SourceFailed, wait_of

REDDIT = "https://www.reddit.com"
DEADLINE_S = 20.0
MOST_BYTES = 2_000_000
_FULL_NAME = "t3_"


class AtomSource:
    """Polls /new/.rss."""

    name = "atom"
    every = timedelta(hours=2)
    checks_all = True

    def __init__(
        self, user_agent: str, reddit_url: str = REDDIT, deadline_s: float = DEADLINE_S
    ) -> None:
        self._address = f"{reddit_url}/r/{SUBREDDIT}/new/.rss"
        self._headers = {"User-Agent": user_agent}
        self._deadline = aiohttp.ClientTimeout(total=deadline_s)

    async def poll(self, state: SourceState) -> Polled:
        headers = dict(self._headers)
        if state.etag:
            headers["If-None-Match"] = state.etag
        if state.modified:
            headers["If-Modified-Since"] = state.modified
        try:
            async with (
                aiohttp.ClientSession(timeout=self._deadline) as session,
                session.get(self._address, headers=headers, allow_redirects=False) as response,
            ):
                return await self._read(response, state)
        except TimeoutError as error:
            raise SourceFailed("The feed didn't answer in time.") from error
        except aiohttp.ClientError as error:
            raise SourceFailed(f"The feed can't be reached: {type(error).__name__}.") from error

    async def _read(self, response: aiohttp.ClientResponse, state: SourceState) -> Polled:
        lowered = {name.lower(): value for name, value in response.headers.items()}
        if response.status == 304:
            return Polled((), True, wait_of(lowered), state.etag, state.modified)
        if response.status == 429:
            raise SourceFailed(
                "The feed was asked too often (429).", wait_of(lowered, refused=True)
            )
        if response.status != 200:
            raise SourceFailed(f"The feed answers {response.status}.", wait_of(lowered))
        data = await response.content.read(MOST_BYTES + 1)
        while len(data) <= MOST_BYTES and (more := await response.content.read(MOST_BYTES)):
            data += more
        if len(data) > MOST_BYTES:
            raise SourceFailed("The feed is far too long.")
        found = await asyncio.to_thread(read_feed, data)
        return Polled(
            found,
            wait_s=wait_of(lowered),
            etag=lowered.get("etag", "")[:200],
            modified=lowered.get("last-modified", "")[:100],
        )

    async def look_for(self, threads: Sequence[Thread], polled: Polled) -> Mapping[str, Presence]:
        """A thread is missing only where it should stand: between a newer and an older one."""
        ids = {one.post_id for one in polled.found}
        times = [one.created_at for one in polled.found if one.created_at is not None]
        if not times:
            return {}
        seen = {thread.post_id: Presence.PRESENT for thread in threads if thread.post_id in ids}
        for thread in threads:
            created = thread.created_at
            if thread.post_id not in ids and created and min(times) < created < max(times):
                seen[thread.post_id] = Presence.MISSING
        return seen

    async def close(self) -> None:
        """Nothing stays open between two polls."""


def read_feed(data: bytes) -> tuple[FoundThread, ...]:
    """The threads of a feed, newest first.

    Raises:
        SourceFailed: it is none, such as a page that says that we are blocked.
    """
    # As a stream: feedparser would open a string that looks like an address.
    feed: Any = feedparser.parse(io.BytesIO(data))
    if not feed.get("version", "").startswith("atom") or not feed.entries:
        raise SourceFailed("What the feed answers is no feed; we may be blocked there.")
    if feed.bozo:
        raise SourceFailed("The feed is cut off or broken.")
    return tuple(found for found in map(_read_entry, feed.entries) if found is not None)


def _read_entry(entry: Any) -> FoundThread | None:
    full_name = str(entry.get("id", ""))
    title = str(entry.get("title", ""))
    if not full_name.startswith(_FULL_NAME) or not full_name[3:].isalnum() or not title:
        return None
    published = entry.get("published_parsed")
    author = str(entry.get("author", "")).removeprefix("/u/")
    return FoundThread(
        source=AtomSource.name,
        post_id=full_name.removeprefix(_FULL_NAME).lower(),
        title=title,
        author=author,
        created_at=datetime.fromtimestamp(timegm(published), UTC) if published else None,
    )
