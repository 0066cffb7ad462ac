"""`fromscratch backup` and `fromscratch restore`: a copy to keep, and the way back."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from bot.clocks import SystemClock
from bot.config import Settings
from bot.errors import OperatorError
from bot.store import JudgingLock, SqlStore, open_store, open_to_read
from bot.store.backing_up import make_backup, put_back, rotate, set_aside


async def backup(settings: Settings) -> str:
    """Make a backup, prove that it can be used, and remove old ones; says what was done.

    The bot may run meanwhile.

    Raises:
        OperatorError: it couldn't be made, or its boards are not what its judgements say.
    """
    data, folder = settings.group_data, settings.backup_folder
    now = datetime.now(UTC)
    copy = await asyncio.to_thread(make_backup, data, folder, now)
    differences = await _differences(await open_to_read(copy, SystemClock()))
    if differences:
        raise OperatorError(
            f"{copy} was made, but its boards are not what its judgements say: {differences[0]}. "
            "fromscratch audit lists all; older backups were kept."
        )
    removed = await asyncio.to_thread(rotate, folder, data, settings.backups.keep)
    size_mb = copy.stat().st_size / (1 << 20)
    gone = f", {len(removed)} old removed" if removed else ""
    return f"Wrote {copy} ({size_mb:.1f} MB), opened and audited{gone}."


async def restore(settings: Settings, file: Path) -> str:
    """Put a backup in the data file's place; what stood there is kept.

    Boards that are not what the backup's judgements say are made anew.

    Raises:
        OperatorError: the bot runs, or the backup can't be used; nothing was changed then.
    """
    data = settings.group_data
    candidate = data.with_name(f".{data.name}.restoring")
    kept = ""
    data.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with JudgingLock(data):
        try:
            # Proved on a copy, which may need migrating, before anything is touched.
            await asyncio.to_thread(put_back, file, candidate)
            repaired = await _repaired(await open_store(candidate, SystemClock()))
            if data.exists():
                before = await asyncio.to_thread(_keep, settings, data)
                kept = f" What was there before is {before}."
            await asyncio.to_thread(put_back, candidate, data)
        finally:
            for side in ("", "-wal", "-shm"):
                candidate.with_name(candidate.name + side).unlink(missing_ok=True)
    anew = " Its boards were made anew from its judgements." if repaired else ""
    return f"{data} is what {file.name} was.{anew}{kept} Start the bot."


def _keep(settings: Settings, data: Path) -> Path:
    """A backup of what will be replaced; or the file itself, if that is what is broken."""
    now = datetime.now(UTC)
    try:
        return make_backup(data, settings.backup_folder, now, "before-restore")
    except OperatorError:
        return set_aside(data, now)


async def _repaired(store: SqlStore) -> list[str]:
    try:
        return await store.recompute_standings()
    finally:
        await store.close()


async def _differences(store: SqlStore) -> list[str]:
    try:
        return await store.audit()
    finally:
        await store.close()
