"""One judging process a data file: a lock beside it, held by the kernel.

The lock ends with its process, however that ends, so it is never stale; the
file itself stays, because removing it would let two processes hold two locks.
"""

import fcntl
import os
from pathlib import Path
from types import TracebackType

from bot.errors import DataInUse, OperatorError


class JudgingLock:
    """Holds the right to judge from a data file while entered.

    Raises:
        DataInUse: another process holds it; the message says which.
        OperatorError: the lock file cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._data_path = path.resolve()
        self._path = self._data_path.with_name(self._data_path.name + ".lock")
        self._descriptor: int | None = None

    def __enter__(self) -> "JudgingLock":
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise OperatorError(
                f"The lock file {self._path} cannot be written: {error.strerror}."
            ) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip()
            os.close(descriptor)
            who = f"Process {holder}" if holder else "Another process"
            raise DataInUse(
                f"{who} already judges from {self._data_path}; stop it, or use another data file."
            ) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        self._descriptor = descriptor
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._descriptor is not None:
            # Emptied first: a later reader must not be told of a pid that left.
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = None
