"""Whether the data file can be written, proved by writing beside it."""

import errno
import os
from pathlib import Path


def trouble_writing(path: Path) -> str:
    """Why a data file can't be written and what to do; empty if it can.

    Its folder must be there.
    """
    probe = path.parent / f".probe-{os.getpid()}"
    try:
        try:
            probe.write_bytes(b"x")
        finally:
            probe.unlink(missing_ok=True)
        if path.exists() and not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        remedy = "Give this user the folder, or set data_path."
        if error.errno == errno.ENOSPC:
            remedy = "Make room; the bot goes on by itself."
        return f"{path} can't be written ({error.strerror}). {remedy}"
    return ""
