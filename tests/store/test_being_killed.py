"""A process killed at any moment loses nothing and counts nothing twice."""

import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bot.core.judgements import Judgement, Verdict

if TYPE_CHECKING:
    from tests.store.conftest import Group

LIVES = 5


def _live_and_die(path: Path, life: int, seconds: float) -> list[list[str]]:
    """Run the program until it finished two, kill it a moment later; what it had said."""
    with subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("kill_me.py")), str(path), f"life {life}"],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        said = ""
        while said.count("finished") < 2:
            line = process.stdout.readline()
            assert line, "it ended by itself"
            said += line
        time.sleep(seconds)
        assert process.poll() is None, "it ended by itself"
        process.kill()
        said += process.stdout.read()
    # The last line may be cut short; then nobody was told.
    return [line.split(maxsplit=2) for line in said.splitlines(keepends=True) if line[-1] == "\n"]


async def test_after_kills_nothing_is_lost_and_nothing_counts_twice(
    group: "Group", tmp_path: Path
) -> None:
    path = tmp_path / "data.db"
    moments = random.Random()
    said = [
        line
        for life in range(LIVES)
        for line in _live_and_die(path, life, moments.uniform(0.0, 0.2))
    ]
    receipts = {int(number): rest[0].strip() for word, number, *rest in said if word == "accepted"}
    finished = [int(line[1]) for line in said if line[0] == "finished"]

    await group.store.requeue_all_judging()
    while (claimed := await group.store.claim("lane", 60)) is not None:
        assert await group.store.finish(claimed, Judgement(Verdict.WA, "", points=1))

    database = sqlite3.connect(path)
    stored = dict(database.execute("SELECT id, delivery_id FROM submissions"))
    judgements = database.execute("SELECT submission_id, revision FROM judgements").fetchall()
    verdicts = database.execute("SELECT submission_id FROM outbox").fetchall()
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    database.close()
    assert receipts.items() <= stored.items()
    assert len(finished) == len(set(finished)) > LIVES
    assert sorted(judgements) == [(number, 0) for number in sorted(stored)]
    assert sorted(verdicts) == [(number,) for number in sorted(stored)]
    assert await group.store.audit() == []
