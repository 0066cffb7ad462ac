"""How a board's cost grows with what it is made of: 10,000 and 1,000,000 submissions."""

import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from bot.boards_rows import ALL_TIME, LAST_ROUND, Advance, Filled, filled_store

SMALL, LARGE = 10_000, 1_000_000
TOP = 20
ASKED = 200


async def bench_boards(
    advance: Advance, small: int = SMALL, large: int = LARGE, asked: int = ASKED
) -> dict[str, Any]:
    """Fill two data files and ask both for the same boards, by turns.

    Args:
        advance: told what is filled, how far it is, and how far it goes.
        small, large: submissions in each.
        asked: how often each board is asked for.

    Returns:
        Milliseconds at the median, and the ratio of the two sizes.
    """
    with tempfile.TemporaryDirectory() as folder:
        few = await filled_store(Path(folder) / "few.sqlite3", small, advance)
        try:
            many = await filled_store(Path(folder) / "many.sqlite3", large, advance)
            try:
                return await _measured(few, many, asked) | {"submissions": [small, large]}
            finally:
                await many.store.close()
        finally:
            await few.store.close()


async def _measured(few: Filled, many: Filled, asked: int) -> dict[str, Any]:
    questions: dict[str, Callable[[Filled], Awaitable[object]]] = {
        "top_20": lambda it: it.store.board_page(ALL_TIME, 0, TOP, None),
        "top_20_of_a_round": lambda it: it.store.board_page(LAST_ROUND, 0, TOP, None),
        "own_rank_of_the_last": lambda it: it.store.place(ALL_TIME, it.last_id),
        "last_page_with_own_row": lambda it: it.store.board_page(ALL_TIME, 10**9, TOP, it.last_id),
    }
    taken_ms: dict[tuple[str, str], list[float]] = {}
    sizes = [("few", few), ("many", many)]
    for _ in range(asked):
        # Neither is always asked first, on a machine that the other has just warmed.
        sizes.reverse()
        for name, ask in questions.items():
            for size, filled in sizes:
                began_s = time.perf_counter()
                await ask(filled)
                spent_ms = (time.perf_counter() - began_s) * 1e3
                taken_ms.setdefault((name, size), []).append(spent_ms)
    figures: dict[str, Any] = {}
    for name in questions:
        small_ms, large_ms = (statistics.median(taken_ms[name, it]) for it in ("few", "many"))
        figures[name] = {"few_ms": small_ms, "many_ms": large_ms, "ratio": large_ms / small_ms}
    return figures
