"""What the host gives the bot: a clock, a disk, a sound database and its backups."""

import asyncio
import ctypes
import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.clocks import SystemClock
from bot.config import Settings
from bot.errors import OperatorError
from bot.findings import Finding
from bot.room import trouble_writing
from bot.store import open_to_read
from bot.store.backing_up import backups_in
from bot.store.schema import HEAD

LEAST_FREE_BYTES = 200 << 20
OLDEST_BACKUP = timedelta(days=2)
# adjtimex(2): what the kernel answers when nothing keeps its clock right.
TIME_ERROR = 5
# A service may not be allowed that call; systemd's own client leaves a sign.
SYNCHRONIZED = Path("/run/systemd/timesync/synchronized")
_TIMEX_BYTES = 256  # more than any architecture's struct timex


async def host_findings(settings: Settings) -> list[Finding]:
    """The clock and the data; for the chat fronts, also database and backups."""
    serves = settings.discord is not None or settings.slack is not None
    data = settings.group_data if serves else settings.data
    found = [_clock(), await asyncio.to_thread(_data, data)]
    if serves:
        found.append(await _database(data))
        found.append(await asyncio.to_thread(_backups, settings, datetime.now(UTC)))
    return found


def _clock() -> Finding:
    """Rounds open and close by the clock, so something must keep it right."""
    try:
        state = int(ctypes.CDLL(None).adjtimex(bytes(_TIMEX_BYTES)))
    except (AttributeError, OSError):
        state = -1
    if state == TIME_ERROR:
        text = "Nothing keeps this clock right. Enable one: timedatectl set-ntp true"
        return Finding("Clock", True, False, f"{text} (in a container, on its host).")
    if state < 0 and not SYNCHRONIZED.exists():
        text = "This program may not ask whether it is kept right; timedatectl says so."
        return Finding("Clock", True, False, text)
    return Finding("Clock", True, True, "kept right by the network's time")


def _data(path: Path) -> Finding:
    """Whether the data file can be written, and for how long there is room."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        text = f"{path.parent} can't be made ({error.strerror}). Set data_path."
        return Finding("Data", False, False, text)
    if trouble := trouble_writing(path):
        return Finding("Data", False, False, trouble)
    free_bytes = shutil.disk_usage(path.parent).free
    if free_bytes < LEAST_FREE_BYTES:
        mega = free_bytes >> 20
        return Finding("Data", False, True, f"Only {mega} MB are free beside {path}. Make room.")
    return Finding("Data", True, True, f"{path} can be written")


async def _database(path: Path) -> Finding:
    """Whether the boards are what the judgements say; reads only."""
    if not os.path.isfile(path):  # noqa: ASYNC240 - asked once, by a command of its own
        return Finding("Database", True, False, "none yet; the first start makes it")
    size_mb = os.path.getsize(path) / (1 << 20)  # noqa: ASYNC240 - likewise
    try:
        store = await open_to_read(path, SystemClock())
    except OperatorError as error:
        return Finding("Database", False, True, str(error))
    try:
        differences = await store.audit()
    finally:
        await store.close()
    if differences:
        text = f"{len(differences)} rows of the boards are wrong: fromscratch audit --repair"
        return Finding("Database", False, True, f"{text}, with the bot stopped.")
    return Finding("Database", True, True, f"schema {HEAD}, audit clean, {size_mb:.0f} MB")


def _backups(settings: Settings, now: datetime) -> Finding:
    if not settings.group_data.is_file():
        return Finding("Backups", True, False, "none needed yet")
    found = backups_in(settings.backup_folder, settings.group_data)
    if not found:
        text = "There is none yet: systemctl start fromscratch-backup makes one, its timer one "
        text += "every night; without systemd fromscratch backup does."
        return Finding("Backups", False, False, text)
    age = now - found[0].made_at
    if age > OLDEST_BACKUP:
        text = f"The newest is {age.days} days old: systemctl status fromscratch-backup says why; "
        text += "without systemd run fromscratch backup every night."
        return Finding("Backups", False, True, text)
    return Finding(
        "Backups", True, True, f"{len(found)}, the newest of {found[0].made_at:%d %b %H:%M} UTC"
    )
