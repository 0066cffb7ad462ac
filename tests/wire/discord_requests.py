"""Requests as the loopback Discord receives and records them."""

import io
import json
from dataclasses import dataclass
from typing import Any

from aiohttp import BodyPartReader, web


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in a form."""

    fp: io.BytesIO
    filename: str
    description: str | None


@dataclass
class Request:
    """One request as the server understood it.

    Attributes:
        body: its JSON, alone or as `payload_json`.
        status: what was answered; 0 while it is open.
        code: Discord's error code, 0 without an error.
    """

    method: str
    path: str
    query: dict[str, str]
    body: Any
    files: tuple[Upload, ...]
    status: int = 0
    code: int = 0

    def is_for(self, method: str, end: str) -> bool:
        """Whether it has this method and its path ends so."""
        return self.method == method and self.path.endswith(end)


async def read_request(request: web.Request) -> tuple[Any, tuple[Upload, ...]]:
    """The JSON of a request, alone or beside its files, and those files."""
    if not request.content_type.startswith("multipart/"):
        text = await request.text()
        return (json.loads(text) if text else None), ()
    body: Any = None
    found: dict[int, tuple[str, bytes]] = {}
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        assert part.name is not None
        if part.name == "payload_json":
            body = json.loads(await part.text())
        else:
            index = int(part.name.removeprefix("files[").removesuffix("]"))
            found[index] = part.filename or "", bytes(await part.read())
    described = {int(entry["id"]): entry.get("description") for entry in _attachments(body)}
    files = (
        Upload(io.BytesIO(data), filename, described.get(index))
        for index, (filename, data) in sorted(found.items())
    )
    return body, tuple(files)


def _attachments(body: Any) -> list[dict[str, Any]]:
    """The list of attachments of a message, wherever the endpoint nests it."""
    message = body.get("data") or body.get("message") or body
    attachments: list[dict[str, Any]] = message.get("attachments") or []
    return attachments
