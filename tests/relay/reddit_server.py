"""A server on loopback that plays Reddit: the token, /new, info and the Atom feed.

Its answers have the structure of the real ones; their words are ours.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

from aiohttp import web
from aiohttp.test_utils import TestServer

BLOCKED = "<!doctype html><html><head><title>Blocked</title></head><body>No.</body></html>"


@dataclass
class FakePost:
    """A post as Reddit has it."""

    post_id: str
    title: str
    created_at: datetime
    author: str | None = "someone"
    flair: str | None = "Discussion"
    crosspost_parent: str = ""
    over_18: bool = False
    removed_by: str | None = None
    listed: bool = True

    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "id": self.post_id,
            "name": f"t3_{self.post_id}",
            "title": self.title,
            "author": self.author or "[deleted]",
            "link_flair_text": self.flair,
            "over_18": self.over_18,
            "created_utc": self.created_at.timestamp(),
            "score": 12,
            "num_comments": 5,
            "removed_by_category": self.removed_by,
            "selftext": "nobody may keep this",
            "subreddit": "MachineLearning",
            "permalink": f"/r/MachineLearning/comments/{self.post_id}/x/",
        }
        if self.crosspost_parent:
            found["crosspost_parent"] = f"t3_{self.crosspost_parent}"
        return found

    def entry(self) -> str:
        when = self.created_at.astimezone(UTC).isoformat(timespec="seconds")
        address = f"https://www.reddit.com/r/MachineLearning/comments/{self.post_id}/x/"
        author = f"<author><name>/u/{self.author}</name></author>" if self.author else ""
        return (
            f'<entry>{author}<category term="MachineLearning" label="r/MachineLearning"/>'
            '<content type="html">&lt;p&gt;nobody may keep this&lt;/p&gt;</content>'
            f'<id>t3_{self.post_id}</id><link href="{address}"/><updated>{when}</updated>'
            f"<published>{when}</published><title>{escape(self.title)}</title></entry>"
        )


@dataclass
class FakeReddit:
    """What the server has, how it answers, and what it was asked.

    Attributes:
        fault: "429", "403", "html", "empty", "cut", "slow" or "gone"; empty for none.
    """

    posts: list[FakePost] = field(default_factory=list)
    fault: str = ""
    reset_s: int = 40
    remaining: int = 90
    requests: list[tuple[str, float, dict[str, str]]] = field(default_factory=list)
    url: str = ""

    def paths(self) -> list[str]:
        return [path for path, _, _ in self.requests]

    async def _answer(self, request: web.Request, usual: web.Response) -> web.Response:
        self.requests.append((request.path, time.monotonic(), dict(request.headers)))
        usual.headers["x-ratelimit-remaining"] = str(float(self.remaining))
        usual.headers["x-ratelimit-used"] = "10"
        usual.headers["x-ratelimit-reset"] = str(self.reset_s)
        if self.fault == "429":
            return web.Response(status=429, headers=usual.headers, text="too many")
        if self.fault == "403":
            return web.Response(status=403, text=BLOCKED, content_type="text/html")
        if self.fault == "html":
            return web.Response(text=BLOCKED, content_type="text/html")
        if self.fault == "slow":
            await asyncio.sleep(30)
        return usual

    async def token(self, request: web.Request) -> web.Response:
        answer = web.json_response(
            {"access_token": "t", "token_type": "bearer", "expires_in": 86400, "scope": "*"}
        )
        if self.fault == "key":
            return web.json_response({"message": "Unauthorized", "error": 401}, status=401)
        self.requests.append((request.path, time.monotonic(), dict(request.headers)))
        return answer

    def _listing(self, posts: list[FakePost]) -> web.Response:
        children = [{"kind": "t3", "data": post.data()} for post in posts]
        if self.fault == "empty":
            children = []
        return web.json_response(
            {"kind": "Listing", "data": {"after": None, "before": None, "children": children}}
        )

    async def new(self, request: web.Request) -> web.Response:
        posts = [post for post in self.posts if post.listed and post.removed_by is None]
        return await self._answer(request, self._listing(posts))

    async def info(self, request: web.Request) -> web.Response:
        wanted = request.query["id"].split(",")
        posts = [post for post in self.posts if f"t3_{post.post_id}" in wanted]
        return await self._answer(request, self._listing(posts))

    async def feed(self, request: web.Request) -> web.Response:
        posts = [post for post in self.posts if post.listed and post.removed_by is None]
        entries = "".join(post.entry() for post in posts if self.fault != "empty")
        text = (
            '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
            "<id>/r/MachineLearning/new/.rss</id><title>newest submissions</title>"
            f"{entries}</feed>"
        )
        etag = f'"{abs(hash(text))}"'
        if self.fault == "cut":
            text = text[: len(text) // 2]
        if self.fault == "" and request.headers.get("If-None-Match") == etag:
            return await self._answer(request, web.Response(status=304))
        usual = web.Response(text=text, content_type="application/atom+xml", headers={"ETag": etag})
        return await self._answer(request, usual)

    async def moved(self, request: web.Request) -> web.Response:
        self.requests.append((request.path, time.monotonic(), dict(request.headers)))
        raise web.HTTPFound("/elsewhere")


@asynccontextmanager
async def open_reddit() -> AsyncIterator[FakeReddit]:
    """Run the server; its address is in `url`."""
    reddit = FakeReddit()
    app = web.Application()
    app.router.add_post("/api/v1/access_token", reddit.token)
    app.router.add_get("/r/MachineLearning/new/.rss", reddit.feed)
    app.router.add_get("/r/MachineLearning/new", reddit.new)
    app.router.add_get("/r/MachineLearning/new/", reddit.new)
    app.router.add_get("/api/info", reddit.info)
    app.router.add_get("/api/info/", reddit.info)
    server = TestServer(app)
    await server.start_server()
    reddit.url = str(server.make_url("")).rstrip("/")
    try:
        yield reddit
    finally:
        await server.close()
