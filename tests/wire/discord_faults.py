"""What a Discord that has a bad day answers instead of the right thing."""

import json
from dataclasses import dataclass
from fnmatch import fnmatch

from aiohttp import web


@dataclass
class Fault:
    """Stands in for the next answers to matching requests.

    Attributes:
        method: or "*" for any.
        path: as a shell pattern: "/channels/*/messages".
        applied: whether the request was carried out and only its answer is lost.
        times: how many answers are replaced.
    """

    method: str
    path: str
    status: int
    code: int = 0
    message: str = ""
    retry_after_s: float = 0.05
    applied: bool = False
    times: int = 1

    def takes(self, method: str, path: str) -> bool:
        """Whether this request meets it; counts it if so."""
        hit = self.times > 0 and self.method in (method, "*") and fnmatch(path, self.path)
        self.times -= hit
        return hit

    def answer(self) -> web.Response:
        """The answer as Discord, or what stands before it, would give it."""
        if self.status == 429:
            body = {
                "message": "You are being rate limited.",
                "retry_after": self.retry_after_s,
                "global": False,
            }
            # Without Via, discord.py takes it for a ban by Cloudflare and gives up.
            headers = {"Via": "1.1 google", "Retry-After": "1", "X-RateLimit-Scope": "shared"}
            return json_answer(body, 429, headers)
        if self.status >= 500:
            return web.Response(status=self.status, text="<html>Bad Gateway</html>")
        return json_answer({"code": self.code, "message": self.message}, self.status)


def json_answer(body: object, status: int, headers: dict[str, str] | None = None) -> web.Response:
    """An answer in JSON; discord.py wants exactly this type, without a charset."""
    return web.Response(
        body=json.dumps(body).encode(),
        status=status,
        headers=headers,
        content_type="application/json",
    )
