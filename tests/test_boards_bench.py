"""What the benchmark of boards measures is real boards."""

from pathlib import Path

from bot.boards_bench import bench_boards
from bot.boards_rows import filled_store


async def test_its_boards_are_what_its_judgements_say(tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    filled = await filled_store(tmp_path / "few.sqlite3", 2_000, lambda *how: seen.append(how))
    try:
        assert await filled.store.audit() == []
        page = await filled.store.board_page("all:1", 0, 20, filled.last_id)
    finally:
        await filled.store.close()
    assert seen == [("2,000 submissions", 2_000, 2_000)]
    assert page.own is not None
    assert (page.total, page.own_at) == (page.own_at + 1, page.total - 1)
    assert page.total > 20


async def test_both_sizes_are_asked_the_same(tmp_path: Path) -> None:
    figures = await bench_boards(lambda *_: None, small=50, large=500, asked=2)
    assert figures["submissions"] == [50, 500]
    assert figures["top_20"]["ratio"] > 0
    assert figures["own_rank_of_the_last"]["many_ms"] > 0
