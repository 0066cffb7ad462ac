"""The code that somebody sent: an upload, a pasted text, or a message of theirs."""

import asyncio
import html
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.core.commands import MOST_UPLOAD_BYTES, Option, Upload
from bot.core.submitting import SOURCE_BYTES
from bot.errors import UserError
from bot.fronts.sent_code import Sent, at_most_one, code_blocks, may_be_code, only_block, pasted
from bot.fronts.slack_api import REVOKED, TROUBLE, SlackApi, error_of
from bot.fronts.slack_forms import TEXT, Filled
from bot.fronts.slack_requests import Body

LOOK_AGAIN_S = 0.5


class NotReadable(UserError):
    """Slack holds the file but doesn't hand it over yet."""

    def __init__(self, file_id: str) -> None:
        super().__init__(
            "Slack has not made the file readable yet. Nothing was sent and the file is still "
            "there; try again in a moment."
        )
        self.file_id = file_id


class Files:
    """Fetches what was uploaded to Slack.

    Args:
        deadline_s: how long Slack may take to make a file readable.
    """

    def __init__(self, api: SlackApi, deadline_s: float) -> None:
        self._api = api
        self._deadline_s = deadline_s

    async def read_form(self, filled: Filled) -> Sent:
        """The code of a form: one file or one text.

        Raises:
            UserError: it can't be read; says what to do.
        """
        for file in filled.files.values():
            return await self.read_file(file)
        text = filled.answers.get("text", "")
        return pasted(text, TEXT, len(text))

    async def read_message(self, message: Body) -> Sent:
        """The code of a message: its file, else its one code block.

        Raises:
            UserError: there is none, or more than one.
        """
        files = message.get("files") or ()
        at_most_one(len(files))
        if files:
            return await self.read_file(files[0])
        blocks = _preformatted(message.get("blocks") or ()) or [
            html.unescape(block) for block in code_blocks(str(message.get("text", "")))
        ]
        return only_block(blocks)

    async def read_file(self, file: Body) -> Sent:
        """Fetch a file with code.

        Raises:
            UserError: it is no text, too large, or not readable in time.
        """
        may_be_code(str(file.get("mimetype", "")))
        # One byte more than is taken; the core says why in its words.
        found = await self._fetch(file, SOURCE_BYTES + 1)
        return Sent(found.data, found.filename)

    async def uploads(self, filled: Filled, options: Sequence[Option]) -> Mapping[str, Upload]:
        """Fetch the files of a form, each no larger than its option takes.

        Raises:
            UserError: one is too large, or not readable in time.
        """
        most_bytes = {option.name: option.most_bytes for option in options}
        return {
            name: await self._upload(file, most_bytes.get(name, MOST_UPLOAD_BYTES))
            for name, file in filled.files.items()
        }

    async def _upload(self, file: Body, most_bytes: int) -> Upload:
        found = await self._fetch(file, most_bytes + 1)
        if len(found.data) > most_bytes:
            raise UserError(
                f"The file is larger than {most_bytes // 1024:,} KB. Send a smaller one."
            )
        return found

    async def _fetch(self, file: Body, most_bytes: int) -> Upload:
        """Ask for a file until Slack hands it over; the first bytes of a larger one."""
        file_id = str(file.get("id", ""))
        try:
            async with asyncio.timeout(self._deadline_s):
                while True:
                    found = await self._try(file_id, most_bytes)
                    if found is not None:
                        return found
                    await asyncio.sleep(LOOK_AGAIN_S)
        except TimeoutError as error:
            raise NotReadable(file_id) from error

    async def _try(self, file_id: str, most_bytes: int) -> Upload | None:
        """The file, if it is readable by now."""
        try:
            known = (await self._api.files_info(file=file_id))["file"]
            url = str(known.get("url_private_download") or known.get("url_private") or "")
            if not url or not self._may_have_the_token(url):
                return None
            data = await self._download(url, most_bytes)
        except SlackApiError as error:
            if error_of(error) in REVOKED:
                raise
            return None
        except TROUBLE:
            return None
        name = str(known.get("name") or "")
        return None if data is None else Upload(name, data)

    async def _download(self, url: str, most_bytes: int) -> bytes | None:
        headers = {"Authorization": f"Bearer {self._api.token}"}
        async with (
            aiohttp.ClientSession() as session,
            session.get(
                url, headers=headers, allow_redirects=False, proxy=self._api.proxy
            ) as answer,
        ):
            # Where the token doesn't suffice, Slack shows its page to sign in.
            if answer.status != 200 or answer.content_type == "text/html":
                return None
            data = b""
            while len(data) < most_bytes:
                chunk = await answer.content.read(most_bytes - len(data))
                if not chunk:
                    break
                data += chunk
            return data

    def _may_have_the_token(self, url: str) -> bool:
        """Whether an address is Slack's own."""
        ours, its = urlsplit(self._api.base_url), urlsplit(url)
        if (its.scheme, its.netloc) == (ours.scheme, ours.netloc):
            return True
        return its.scheme == "https" and f".{its.hostname}".endswith(".slack.com")


def _preformatted(blocks: Sequence[Body]) -> list[str]:
    """The code blocks of a message as they were typed, before Slack escaped them."""
    found = []
    for block in blocks:
        for inside in block.get("elements") or ():
            if inside.get("type") == "rich_text_preformatted":
                parts: list[Any] = inside.get("elements") or []
                text = "".join(str(part.get("text") or part.get("url") or "") for part in parts)
                if text.strip():
                    found.append(text.strip("\n"))
    return found
