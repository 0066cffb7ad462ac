"""The whole program is killed at any moment: nothing is lost, nothing counts twice."""

import asyncio
import os
import random
import re
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.store import open_store

QUICK_WRONG = "def softmax(x, axis=-1, temperature=1.0):\n    return x  # {}\n"


class FixedClock:
    def now(self) -> datetime:
        return datetime(2026, 11, 23, 13, tzinfo=UTC)


def start(folder: Path, hour: int, script: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "bot", "play", "--as", "Ada"),
            # An hour later each time: only so many are judged within one.
            *("--data", str(folder / "data.sqlite3"), "--now", f"2026-11-23T{hour:02}:04Z"),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=folder,
        env={**os.environ, "COLUMNS": "100"},
    )
    assert process.stdin is not None
    process.stdin.write(script)
    process.stdin.close()
    return process


def receipts(output: str) -> set[int]:
    """The numbers that the member was told are accepted."""
    return {int(number) for number in re.findall(r"#(\d+) accepted for judging", output)}


@pytest.mark.parametrize("kills", [3, pytest.param(12, marks=pytest.mark.slow)])
def test_a_kill_at_any_moment_loses_nothing_and_counts_nothing_twice(
    tmp_path: Path, kills: int
) -> None:
    rng = random.Random(kills)
    told: set[int] = set()
    for attempt in range(kills):
        lines = []
        for number in range(8):
            path = tmp_path / f"a{attempt}_{number}.py"
            path.write_text(QUICK_WRONG.format(f"{attempt} {number}"))
            lines.append(f"/submit {path.name}")
        process = start(tmp_path, attempt, "\n".join(lines) + "\n")
        time.sleep(rng.uniform(0.9, 3.0))
        process.kill()
        assert process.stdout is not None
        told |= receipts(process.stdout.read())
        process.wait()
        process.stdout.close()

    # The last run has one line; what was left over is judged before it.
    last = tmp_path / "last.py"
    last.write_text(QUICK_WRONG.format("last"))
    process = start(tmp_path, kills, f"/submit {last.name}\n")
    assert process.stdout is not None
    output = process.stdout.read()
    process.wait()
    process.stdout.close()
    told |= receipts(output)
    assert process.returncode == 0

    engine = create_engine(f"sqlite:///{tmp_path / 'data.sqlite3'}")
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT id, status FROM submissions")).all()
        judged = connection.execute(
            text("SELECT submission_id, count(*) FROM judgements GROUP BY submission_id")
        ).all()
        undelivered = connection.execute(
            text("SELECT count(*) FROM outbox WHERE sent_at IS NULL")
        ).scalar_one()
    engine.dispose()
    assert told <= {row.id for row in rows}
    assert {row.status for row in rows} == {"judged"}
    assert {row.submission_id: row[1] for row in judged} == {row.id: 1 for row in rows}
    assert undelivered == 0
    assert asyncio.run(audit(tmp_path / "data.sqlite3")) == []


async def audit(path: Path) -> list[str]:
    store = await open_store(path, FixedClock())
    try:
        return list(await store.audit())
    finally:
        await store.close()
