"""Files a member names at the prompt: read with bounds, written only when new.

All of this blocks, so the front calls it in a thread.
"""

import difflib
import os
import stat
from pathlib import Path

from bot.core.commands import too_large
from bot.core.submitting import SOURCE_BYTES
from bot.errors import UserError

_NAMES_LOOKED_AT = 500
_MOST_NAMES = 100


def read_submission(name: str) -> bytes:
    """Read a file, or one byte more than a submission may have.

    Raises:
        UserError: it is not there, not an ordinary file, or not readable.
    """
    return _read(name, SOURCE_BYTES + 1)


def read_file(name: str, most_bytes: int) -> bytes:
    """Read a file of any kind.

    Raises:
        UserError: it is not there, not readable, or too large.
    """
    data = _read(name, most_bytes + 1)
    if len(data) > most_bytes:
        raise too_large(most_bytes)
    return data


def write_file(name: str, data: bytes) -> str:
    """Write a new file, under the next free name like it; returns the name.

    Raises:
        UserError: it cannot be written.
    """
    plain = Path(name).name or "file"
    stem, suffix = Path(plain).stem, Path(plain).suffix
    for number in range(1, _MOST_NAMES):
        free = plain if number == 1 else f"{stem}-{number}{suffix}"
        try:
            with Path(free).open("xb") as file:
                file.write(data)
        except FileExistsError:
            continue
        except (OSError, ValueError) as error:
            raise UserError(f"{free} cannot be written: {_reason(error)}.") from error
        return free
    raise UserError(f"There are many files like {plain} here. Remove some and ask again.")


def _read(name: str, most_bytes: int) -> bytes:
    """Read so many bytes of a file.

    Raises:
        UserError: it is not there, not an ordinary file, or not readable.
    """
    path = Path(name).expanduser()
    try:
        # Without O_NONBLOCK, opening a pipe waits until someone writes to it.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY)
    except FileNotFoundError as error:
        raise UserError(_missing(name, path)) from error
    except (OSError, ValueError) as error:
        raise UserError(f"{name} cannot be read: {_reason(error)}.") from error
    try:
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(mode):
            raise UserError(f"{name} is a folder. Name the file in it.")
        if not stat.S_ISREG(mode):
            raise UserError(f"{name} is not an ordinary file.")
        with open(descriptor, "rb", closefd=False) as file:
            return file.read(most_bytes)
    except OSError as error:
        raise UserError(f"{name} cannot be read: {_reason(error)}.") from error
    finally:
        os.close(descriptor)


def write_starter(name: str, text: str, hint: str) -> None:
    """Write a new file; one that is there is left alone.

    Args:
        hint: how to ask for another name, shown when this one is taken.

    Raises:
        UserError: it is there already, or cannot be written.
    """
    path = Path(name).expanduser()
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise UserError(f"{name} is here already and was left as it is. {hint}") from error
    except (OSError, ValueError) as error:
        raise UserError(f"{name} cannot be written: {_reason(error)}.") from error


def _reason(error: OSError | ValueError) -> str:
    text = error.strerror if isinstance(error, OSError) else str(error)
    return (text or "it is no file name").lower()


def _missing(name: str, path: Path) -> str:
    try:
        with os.scandir(path.parent) as entries:
            names = [entry.name for entry, _ in zip(entries, range(_NAMES_LOOKED_AT), strict=False)]
    except OSError:
        return f"There is no file {name}: its folder is not there."
    near = difflib.get_close_matches(path.name, names, n=1)
    return f"There is no file {name}." + (f" Did you mean {near[0]}?" if near else "")
