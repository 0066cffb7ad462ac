"""Where the loopback Discord keeps uploaded files."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from aiohttp import web
from simcord.backend.cdn import CdnStore


class LoopbackCdn(CdnStore):
    """Keeps files under addresses of the server; `gate` can be held to make it slow."""

    def __init__(self) -> None:
        super().__init__()
        self.base = ""
        self.gate = asyncio.Event()
        self.gate.set()
        self.downloads: list[str] = []

    def store_attachment(
        self,
        attachment_id: int,
        channel_id: int,
        filename: str,
        data: bytes,
        description: str | None,
    ) -> dict[str, Any]:
        stored = super().store_attachment(attachment_id, channel_id, filename, data, description)
        path = f"/attachments/{channel_id}/{attachment_id}/{filename}"
        self._blobs[path] = data
        url = self.base + quote(path)
        return stored | {"url": url, "proxy_url": url}

    async def handle(self, request: web.Request) -> web.Response:
        """Serve a file, once the gate is open."""
        path = "/" + request.match_info["path"]
        self.downloads.append(path)
        await self.gate.wait()
        data = self.get(path)
        return web.Response(status=404) if data is None else web.Response(body=data)

    @contextmanager
    def slow(self) -> Iterator[None]:
        """No download ends while this is open."""
        self.gate.clear()
        try:
            yield
        finally:
            self.gate.set()
