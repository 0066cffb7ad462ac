"""A process killed at any statement of the weekly turn leaves all of it or nothing."""

import asyncio
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from tests.core.study import open_study
from tests.schedule.conftest import scheduler_of
from tests.schedule.kill_a_turn import turn
from tests.schedule.week import FIRST, WEEK, member, open_first

TURN = FIRST + WEEK
_WRITTEN = {
    "rounds": "SELECT number, slug, opens_at, closes_at FROM rounds ORDER BY id",
    "seasons": "SELECT id FROM seasons ORDER BY id",
    "occurrences": "SELECT schedule, due_at, status FROM occurrences ORDER BY 1, 2",
    "posts": "SELECT dedupe_key, recipient, not_before FROM outbox ORDER BY dedupe_key",
}


def _written(data: Path) -> dict[str, list[tuple[object, ...]]]:
    """What a turn writes, as it stands in a data file."""
    with closing(sqlite3.connect(data)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return {name: database.execute(said).fetchall() for name, said in _WRITTEN.items()}


async def _a_week_that_ends(folder: Path) -> Path:
    """A data file whose first round ends, with code that still waits for its verdict."""
    async with open_study(folder) as study:
        await open_first(study, scheduler_of(study))
        await study.send(await member(study, "Noor"), "x = 1")
    with closing(sqlite3.connect(folder / "data.sqlite3")) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return (folder / "data.sqlite3").rename(folder / "before")


async def test_a_killed_turn_is_whole_or_not_there_and_its_repetition_is_one(
    tmp_path: Path,
) -> None:
    before = _written(await _a_week_that_ends(tmp_path))
    challenges = tmp_path / "challenges"
    program = [sys.executable, "-m", "tests.schedule.kill_a_turn"]
    said = await asyncio.to_thread(
        subprocess.run,
        [*program, str(tmp_path), str(challenges), TURN.isoformat()],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=60,
    )
    whole = int(said.stdout)
    after = _written(tmp_path / str(whole))
    assert [row[:2] for row in after["rounds"]] == [(1, "double"), (2, "triple")]
    posts = [str(row[0]) for row in after["posts"]]
    assert posts == ["round-opened:1", "round-opened:2", "round-summary:1"]

    left = [_written(tmp_path / str(statements)) for statements in range(whole)]
    assert [found for found in left if found not in (before, after)] == []
    assert len(left) > 20  # the turn's commit is the last of them
    # Once for each, and again after a life that came to its end and one that was killed.
    for statements in (*range(whole + 1), whole, whole - 1):
        await turn(tmp_path / str(statements), challenges, TURN)
        assert _written(tmp_path / str(statements)) == after
