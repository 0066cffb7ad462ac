"""`fromscratch audit`: are the boards what the judgements say?"""

import sys
from pathlib import Path

from bot.clocks import SystemClock
from bot.printing import print_json
from bot.store import JudgingLock, open_store, open_to_read, refuse_missing


async def audit(data: Path, repair: bool, as_json: bool) -> bool:
    """Compare the boards with a recomputation, a difference a line.

    Without `repair` the file is only read, so a bot may run on it meanwhile.

    Returns:
        Whether the boards are right now.

    Raises:
        OperatorError: the file can't be used; or, to repair, somebody judges from it.
    """
    found = await (_repair(data) if repair else _look(data))
    well = repair or not found
    if as_json:
        print_json({"ok": well, "differences": found, "repaired": repair and bool(found)})
        return well
    for line in found:
        sys.stdout.write(f"{line}\n")
    sys.stdout.write(f"{_summary(len(found), repair)}\n")
    return well


async def _look(data: Path) -> list[str]:
    store = await open_to_read(data, SystemClock())
    try:
        return await store.audit()
    finally:
        await store.close()


async def _repair(data: Path) -> list[str]:
    refuse_missing(data)
    with JudgingLock(data):
        store = await open_store(data, SystemClock())
        try:
            return await store.recompute_standings()
        finally:
            await store.close()


def _summary(count: int, repaired: bool) -> str:
    if not count:
        return "The boards are what the judgements say."
    rows = "1 row differs" if count == 1 else f"{count} rows differ"
    if repaired:
        return f"{rows}; the boards were made anew from the judgements."
    return f"{rows}. --repair makes the boards anew from the judgements."
