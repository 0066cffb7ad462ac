"""The code in what somebody typed, on a platform whose messages have fenced blocks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.errors import BadSource

_BLOCK = re.compile(r"```(?:[A-Za-z0-9_+.-]*[ \t]*\n)?(.*?)```", re.DOTALL)
# What can't be code, said before it is fetched.
_OTHER_TYPES = ("image/", "video/", "audio/", "application/zip", "application/pdf")


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


def pasted(text: str, most: int, length: int) -> Sent:
    """The code that was pasted into a form.

    Args:
        most: how many characters the form takes.
        length: how many the text has, as the platform counts.
    """
    blocks = code_blocks(text)
    # Who pastes a block with its fence means what is in it.
    fenced = len(blocks) == 1 and text.strip().startswith("```") and text.strip().endswith("```")
    # A platform cuts a longer paste without a word, perhaps in the middle of the code.
    note = (
        f"The form takes {most:,} characters, and your text has as many. If your code is longer, "
        "its end is missing: send it as a file then."
    )
    return _typed(blocks[0] if fenced else text, note if length >= most else "")


def only_block(blocks: Sequence[str]) -> Sent:
    """The code of a message without a file: its one code block.

    Raises:
        BadSource: there is none, or more than one.
    """
    if not blocks:
        raise BadSource(
            "This message has no file and no code block. Put the code between two lines of "
            "three back-ticks (```), or attach the file."
        )
    if len(blocks) > 1:
        raise BadSource(f"This message has {len(blocks)} code blocks. Send one, with everything.")
    return _typed(blocks[0])


def at_most_one(files: int) -> None:
    """Refuse several files.

    Raises:
        BadSource: there is more than one.
    """
    if files > 1:
        raise BadSource(f"There are {files} files. Send one.")


def may_be_code(content_type: str) -> None:
    """Refuse a file by its type, before it is fetched.

    Raises:
        BadSource: no code has this type.
    """
    if content_type.lower().startswith(_OTHER_TYPES):
        raise BadSource("This is no Python file. Send a .py file or a notebook.")


def code_blocks(text: str) -> list[str]:
    """What stands between fences, without a language tag."""
    return [block.strip("\n") for block in _BLOCK.findall(text) if block.strip()]


def _typed(code: str, note: str = "") -> Sent:
    # Half a character, as a client may cut it, is refused by the core in its words.
    return Sent(code.encode("utf-8", "surrogatepass"), "", note)
