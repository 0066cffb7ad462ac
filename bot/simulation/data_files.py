"""What happens to a data file from outside: a kill, and somebody else who writes."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def other_writer(data: Path | None) -> Iterator[None]:
    """Hold a data file's one writing lock, as somebody who looks into it might."""
    if data is None:
        yield
        return
    other = sqlite3.connect(data, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        yield
    finally:
        other.close()


def leave_to_heirs(dead: Path, heir: Path) -> None:
    """Copy a data file as a kill leaves it: what was written, and no lock.

    In one process SQLite would keep the lock of a broken transaction until its last
    cursor is collected, where the kernel ends all locks with their process.
    """
    for suffix in ("", "-wal"):
        if (old := Path(f"{dead}{suffix}")).exists():
            shutil.copyfile(old, f"{heir}{suffix}")


def forget(data: Path) -> None:
    """Remove a data file and what belongs to it."""
    for suffix in ("", "-wal", "-shm"):
        Path(f"{data}{suffix}").unlink(missing_ok=True)
