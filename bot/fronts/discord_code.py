"""The code that somebody sent: an upload, a pasted text, or a message of theirs."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import aiohttp
import discord

from bot.core.commands import MOST_UPLOAD_BYTES, Given, Option, Upload, too_large
from bot.core.group import PASTE_LENGTH
from bot.core.submitting import SOURCE_BYTES
from bot.errors import BadSource, UserError
from bot.fronts.discord_text import units

_BLOCK = re.compile(r"```(?:[A-Za-z0-9_+.-]*[ \t]*\n)?(.*?)```", re.DOTALL)
# What can't be code, said before it is fetched.
_OTHER_TYPES = ("image/", "video/", "audio/", "application/zip", "application/pdf")
_MAYBE_CUT = (
    f"The form takes {PASTE_LENGTH:,} characters, and your text has as many. If your code is "
    "longer, its end is missing: send it as a file then."
)
_TWO_FILES = "There are {count} files. Send one."


@dataclass(frozen=True, slots=True)
class Sent:
    """What is to be judged.

    Attributes:
        filename: empty for pasted text.
        note: what its sender should know.
    """

    data: bytes
    filename: str
    note: str = ""


async def read_upload(files: Sequence[discord.Attachment], text: str, deadline_s: float) -> Sent:
    """The code of a form: one file or one text.

    Args:
        deadline_s: how long Discord may take to hand over the file.

    Raises:
        UserError: none, both, or what can't be read; says what to do.
    """
    if len(files) > 1:
        raise BadSource(_TWO_FILES.format(count=len(files)))
    if files and text.strip():
        raise BadSource("There is a file and a text. Send one of them.")
    if files:
        return await read_attachment(files[0], deadline_s)
    if not text.strip():
        raise BadSource("Nothing was sent. Choose a file, or paste the code.")
    blocks = code_blocks(text)
    # Who pastes a block with its fence means what is in it.
    fenced = len(blocks) == 1 and text.strip().startswith("```") and text.strip().endswith("```")
    code = blocks[0] if fenced else text
    # Discord cuts a longer paste without a word, perhaps in the middle of the code.
    note = _MAYBE_CUT if units(text) >= PASTE_LENGTH else ""
    return Sent(code.encode("utf-8", "surrogatepass"), "", note)


async def read_message(message: discord.Message, deadline_s: float) -> Sent:
    """The code of a message: its attachment, else its one code block.

    Raises:
        UserError: there is none, or more than one.
    """
    files = message.attachments
    if len(files) > 1:
        raise BadSource(_TWO_FILES.format(count=len(files)))
    if files:
        return await read_attachment(files[0], deadline_s)
    blocks = code_blocks(message.content)
    if not blocks:
        raise BadSource(
            "This message has no file and no code block. Put the code between two lines of "
            "three back-ticks (```), or attach the file."
        )
    if len(blocks) > 1:
        raise BadSource(f"This message has {len(blocks)} code blocks. Send one, with everything.")
    return Sent(blocks[0].encode("utf-8", "surrogatepass"), "")


async def read_attachment(file: discord.Attachment, deadline_s: float) -> Sent:
    """Fetch an uploaded file.

    Raises:
        UserError: it is no text, too large, or didn't come in time.
    """
    kind = (file.content_type or "").lower()
    if kind.startswith(_OTHER_TYPES):
        raise BadSource("This is no Python file. Send a .py file or a notebook.")
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


def code_blocks(text: str) -> list[str]:
    """What stands between fences, without a language tag."""
    return [block.strip("\n") for block in _BLOCK.findall(text) if block.strip()]
