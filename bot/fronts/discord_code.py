"""The code that somebody sent: an upload, a pasted text, or a message of theirs."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace

import aiohttp
import discord

from bot.core.commands import MOST_UPLOAD_BYTES, Given, Option, Upload, too_large
from bot.core.group import PASTE_LENGTH
from bot.core.submitting import SOURCE_BYTES
from bot.errors import BadSource, UserError
from bot.fronts.discord_text import units
from bot.fronts.sent_code import Sent, at_most_one, code_blocks, may_be_code, only_block, pasted


async def read_upload(files: Sequence[discord.Attachment], text: str, deadline_s: float) -> Sent:
    """The code of a form: one file or one text.

    Args:
        deadline_s: how long Discord may take to hand over the file.

    Raises:
        UserError: none, both, or what can't be read; says what to do.
    """
    at_most_one(len(files))
    if files and text.strip():
        raise BadSource("There is a file and a text. Send one of them.")
    if files:
        return await read_attachment(files[0], deadline_s)
    if not text.strip():
        raise BadSource("Nothing was sent. Choose a file, or paste the code.")
    return pasted(text, PASTE_LENGTH, units(text))


async def read_message(message: discord.Message, deadline_s: float) -> Sent:
    """The code of a message: its attachment, else its one code block.

    Raises:
        UserError: there is none, or more than one.
    """
    files = message.attachments
    at_most_one(len(files))
    if files:
        return await read_attachment(files[0], deadline_s)
    return only_block(code_blocks(message.content))


async def read_attachment(file: discord.Attachment, deadline_s: float) -> Sent:
    """Fetch an uploaded file.

    Raises:
        UserError: it is no text, too large, or didn't come in time.
    """
    may_be_code(file.content_type or "")
    if file.size > SOURCE_BYTES:
        # As long as what is refused; the core says why in its words.
        return Sent(bytes(SOURCE_BYTES + 1), file.filename)
    upload = await fetch(file, SOURCE_BYTES, deadline_s)
    return Sent(upload.data, upload.filename)


async def fetch(file: discord.Attachment, most_bytes: int, deadline_s: float) -> Upload:
    """Fetch a file of any kind.

    Raises:
        UserError: it is too large, or didn't come in time.
    """
    if file.size > most_bytes:
        raise too_large(most_bytes)
    try:
        async with asyncio.timeout(deadline_s):
            return Upload(file.filename, await file.read())
    except TimeoutError as error:
        raise UserError(
            "Discord did not hand over the file in time. Nothing was sent; please try again."
        ) from error
    except (discord.HTTPException, aiohttp.ClientError) as error:
        raise UserError(
            "Discord could not hand over the file. Nothing was sent; please upload it again."
        ) from error


async def with_files(
    given: Given,
    files: Mapping[str, discord.Attachment],
    options: Sequence[Option],
    deadline_s: float,
) -> Given:
    """Fetch the files of a command or form, each no larger than its option takes.

    Raises:
        UserError: one is too large, or didn't come in time.
    """
    most_bytes = {option.name: option.most_bytes for option in options}
    uploads = {
        name: await fetch(file, most_bytes.get(name, MOST_UPLOAD_BYTES), deadline_s)
        for name, file in files.items()
    }
    return replace(given, files=uploads)
