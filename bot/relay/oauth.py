"""Reddit's API, for an operator who was granted a key; read only, and polled.

A removed post is still given by its id, with a mark that says so, so a removal is
known at once.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from asyncpraw import Reddit
from asyncpraw.exceptions import AsyncPRAWException
from asyncprawcore.exceptions import (
    AsyncPrawcoreException,
    Forbidden,
    OAuthException,
    RequestException,
    ResponseException,
    TooManyRequests,
)

from bot.core.relay_links import SUBREDDIT
from bot.core.relay_models import FoundThread, Presence, SourceState, Thread
from bot.relay.sources import Polled, SourceFailed, wait_of

MOST_AT_ONCE = 100
_FULL_NAME = "t3_"
_FLAIRS = {"discussion": "Discussion", "research": "Research", "news": "News", "project": "Project"}
_TIMEOUT_S = 16


class OAuthSource:
    """Polls /new, and asks for threads by their ids."""

    name = "oauth"
    every = timedelta(minutes=10)
    checks_all = False

    def __init__(
        self,
        client_id: str,
        client_secret: str,
        user_agent: str,
        *,
        oauth_url: str = "https://oauth.reddit.com",
        reddit_url: str = "https://www.reddit.com",
    ) -> None:
        # Everything is said, so that neither a praw.ini nor praw_* in the
        # environment has a say in where the secret goes.
        self._reddit = Reddit(
            client_id=client_id,
            client_secret=client_secret,
            user_agent=user_agent,
            oauth_url=oauth_url,
            reddit_url=reddit_url,
            username=None,
            password=None,
            refresh_token=None,
            redirect_uri=None,
            check_for_updates=False,
            ratelimit_seconds=0,
            timeout=_TIMEOUT_S,
        )

    async def poll(self, state: SourceState) -> Polled:
        try:
            subreddit = await self._reddit.subreddit(SUBREDDIT)
            given = [post async for post in subreddit.new(limit=MOST_AT_ONCE)]
        except (AsyncPrawcoreException, AsyncPRAWException) as error:
            raise failure(error) from error
        found = tuple(one for one in map(_read_post, given) if one is not None)
        if not found:
            raise SourceFailed("The list of new threads is empty.")
        return Polled(found)

    async def look_for(self, threads: Sequence[Thread], polled: Polled) -> Mapping[str, Presence]:
        """What isn't given at all is missing only if others are given in the same answer."""
        wanted = [thread.post_id for thread in threads[:MOST_AT_ONCE]]
        if not wanted:
            return {}
        try:
            names = [f"{_FULL_NAME}{post_id}" for post_id in wanted]
            given = [post async for post in self._reddit.info(fullnames=names)]
        except (AsyncPrawcoreException, AsyncPRAWException) as error:
            raise failure(error) from error
        seen = {
            str(post.id).lower(): Presence.REMOVED if _is_removed(post) else Presence.PRESENT
            for post in given
        }
        if any(presence is Presence.PRESENT for presence in seen.values()):
            seen |= {post_id: Presence.MISSING for post_id in wanted if post_id not in seen}
        return {post_id: seen[post_id] for post_id in wanted if post_id in seen}

    async def close(self) -> None:
        await self._reddit.close()


def failure(error: Exception) -> SourceFailed:
    """What went wrong, in a sentence without anything secret."""
    if isinstance(error, TooManyRequests):
        headers = {name.lower(): value for name, value in error.response.headers.items()}
        return SourceFailed("Reddit was asked too often (429).", wait_of(headers, refused=True))
    if isinstance(error, OAuthException):
        return SourceFailed("Reddit does not accept the key.")
    if isinstance(error, Forbidden):
        return SourceFailed("Reddit refuses this key (403).")
    if isinstance(error, ResponseException):
        return SourceFailed(f"Reddit answers {error.response.status}, or no JSON.")
    if isinstance(error, RequestException):
        return SourceFailed("Reddit can't be reached, or answers no JSON.")
    return SourceFailed(f"Reddit's answer is not understood: {type(error).__name__}.")


def _is_removed(post: Any) -> bool:
    by = getattr(post, "removed_by_category", None)
    return by is not None or getattr(post, "author", None) is None


def _read_post(post: Any) -> FoundThread | None:
    title = str(getattr(post, "title", ""))
    if not title or _is_removed(post):
        return None
    created = getattr(post, "created_utc", None)
    flair = str(getattr(post, "link_flair_text", None) or "")
    return FoundThread(
        source=OAuthSource.name,
        post_id=str(post.id).lower(),
        title=title,
        author=str(getattr(post.author, "name", "")),
        flair=_FLAIRS.get(flair.strip().lower(), ""),
        crosspost_of=str(getattr(post, "crosspost_parent", None) or "").removeprefix(_FULL_NAME),
        adult=bool(getattr(post, "over_18", False)),
        created_at=datetime.fromtimestamp(float(created), UTC) if created else None,
        points=_whole(post, "score"),
        comments=_whole(post, "num_comments"),
    )


def _whole(post: Any, name: str) -> int | None:
    value = getattr(post, name, None)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
