"""Copies of a data file: made while it is in use, checked, rotated, and put back.

A copy is made page by page by SQLite itself, so it is one moment of the data. It
holds no interaction tokens: they would outlive the minutes they are meant for.
"""

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from bot.errors import OperatorError

_PAGES_A_STEP = 2000
_BUSY_TIMEOUT_S = 20.0
_STAMP = "%Y%m%dT%H%M%SZ"
_DAMAGED = ".damaged-"
_NAME = re.compile(r"(?P<stem>.+)-(?P<stamp>[0-9]{8}T[0-9]{6}Z)(?:-[a-z0-9-]+)?\.sqlite3")
# Tables with tokens in a column `reply_to`; an older schema may lack one.
_WITH_TOKENS = ("submissions", "outbox", "kept_sources")


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy in a folder of backups."""

    path: Path
    made_at: datetime


def make_backup(data: Path, folder: Path, now: datetime, why: str = "") -> Path:
    """Copy a data file into a folder, whole and checked, and return the copy.

    Blocks for as long as it takes to write the file; others may write meanwhile.

    Args:
        why: ends the copy's name; small letters, digits and dashes.

    Raises:
        OperatorError: there is no such file, it is damaged, or the folder can't be written.
    """
    if not data.exists():
        raise OperatorError(f"There is no data file {data}.")
    name = "-".join(filter(None, (data.stem, now.astimezone(UTC).strftime(_STAMP), why)))
    target = folder / f"{name}.sqlite3"
    partial = target.with_name(f".{target.name}.partial")
    with _in_words(f"The backup {target}"):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        os.close(os.open(partial, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            with closing(_open(data, "ro")) as source, closing(_open(partial, "rw")) as copy:
                source.backup(copy, pages=_PAGES_A_STEP)
                _forget_tokens(copy)
                complaints = _damage(copy)
            if complaints:
                raise OperatorError(f"{data} is damaged: {complaints[0]}. No backup was made.")
            _keep_on_disk(partial)
            partial.replace(target)
            _keep_on_disk(folder)
        finally:
            partial.unlink(missing_ok=True)
    return target


def backups_in(folder: Path, data: Path) -> list[Backup]:
    """The backups of a data file in a folder, newest first."""
    found = []
    with suppress(FileNotFoundError):
        for path in folder.iterdir():
            match = _NAME.fullmatch(path.name)
            if match and match["stem"] == data.stem:
                made_at = datetime.strptime(match["stamp"], _STAMP).replace(tzinfo=UTC)
                found.append(Backup(path, made_at))
    return sorted(found, key=lambda backup: (backup.made_at, backup.path.name), reverse=True)


def rotate(folder: Path, data: Path, keep: int) -> list[Path]:
    """Remove all but the newest backups; returns what was removed.

    A damaged file that was set aside goes once every backup is newer than it.

    Args:
        keep: how many stay, at least 1.
    """
    found = backups_in(folder, data)
    kept = found[: max(keep, 1)]
    old = [backup.path for backup in found[len(kept) :]]
    if len(kept) == max(keep, 1):
        first = kept[-1].made_at.strftime(_STAMP)
        for aside in data.parent.glob(f"{data.name}{_DAMAGED}*"):
            if aside.name.removeprefix(f"{data.name}{_DAMAGED}")[: len(first)] < first:
                old.append(aside)
    for path in old:
        path.unlink(missing_ok=True)
    return old


def put_back(backup: Path, data: Path) -> None:
    """Put a backup in the data file's place. Nobody may use the data file meanwhile.

    Raises:
        OperatorError: the backup is damaged or none, or can't be written there.
    """
    with _in_words(f"{backup}"):
        there = backup.exists()
    if not there:
        raise OperatorError(f"There is no backup {backup}.")
    partial = data.with_name(f".{data.name}.partial")
    with _in_words(f"{backup}"):
        with closing(_open(backup, "ro")) as source:
            complaints = _damage(source)
        if complaints:
            raise OperatorError(f"{backup} is damaged: {complaints[0]}. Use another one.")
        data.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        os.close(os.open(partial, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            with closing(_open(backup, "ro")) as source, closing(_open(partial, "rw")) as copy:
                source.backup(copy)
            _keep_on_disk(partial)
            # What stands beside the old file must not be taken for the new one's.
            for side in ("-wal", "-shm", "-journal"):
                data.with_name(data.name + side).unlink(missing_ok=True)
            partial.replace(data)
            _keep_on_disk(data.parent)
        finally:
            partial.unlink(missing_ok=True)


def set_aside(data: Path, now: datetime) -> Path:
    """Keep a data file that can't be copied as what it is, under another name beside it.

    The data file stays where it is, too, until something else takes its place.

    Raises:
        OperatorError: the folder can't be written.
    """
    name = f"{data.name}{_DAMAGED}{now.astimezone(UTC).strftime(_STAMP)}"
    with _in_words(f"{data.with_name(name)}"):
        for side in ("-wal", "-shm", ""):
            with suppress(FileNotFoundError):
                os.link(data.with_name(data.name + side), data.with_name(name + side))
    return data.with_name(name)


def _open(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"file:{quote(str(path.resolve()))}?mode={mode}"
    return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=_BUSY_TIMEOUT_S)


def _forget_tokens(copy: sqlite3.Connection) -> None:
    copy.execute("PRAGMA journal_mode = DELETE")
    copy.execute("PRAGMA secure_delete = ON")
    tables = {row[0] for row in copy.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    for table in _WITH_TOKENS:
        if table in tables:
            copy.execute(f"UPDATE {table} SET reply_to = '' WHERE reply_to <> ''")  # noqa: S608
    # A page that is free may hold an older one still.
    copy.execute("VACUUM")


def _damage(connection: sqlite3.Connection) -> list[str]:
    found = [row[0] for row in connection.execute("PRAGMA integrity_check(5)") if row[0] != "ok"]
    broken = len(connection.execute("PRAGMA foreign_key_check").fetchall())
    return found + ([f"{broken} references lead nowhere"] if broken else [])


def _keep_on_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _in_words(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OperatorError(f"{what} can't be written or read: {error.strerror}.") from error
    except sqlite3.Error as error:
        raise OperatorError(f"{what} can't be made or read: {error}.") from error
