"""`fromscratch audit` as an operator runs it."""

import asyncio
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.core.judgements import Judgement, Verdict
from bot.store import JudgingLock, open_store
from tests.store.conftest import Group, SetClock
from tests.store.conftest import migrated as migrated

ROOT = Path(__file__).parents[1]


@pytest.fixture
def data(tmp_path: Path, migrated: Path) -> Path:
    """A group in which Anna solved a challenge."""

    async def solve(path: Path) -> None:
        clock = SetClock()
        store = await open_store(path, clock)
        group = await Group.found(store, clock)
        accepted = Judgement(Verdict.AC, "accepted", points=100)
        await group.send_and_judge(await group.person("Anna"), accepted)
        await store.close()

    path = tmp_path / "data.sqlite3"
    shutil.copy(migrated, path)
    asyncio.run(solve(path))
    return path


@pytest.fixture
def spoilt(data: Path) -> Path:
    with closing(sqlite3.connect(data)) as database, database:
        database.execute("UPDATE standings SET points = 999 WHERE scope LIKE 'all:%'")
    return data


@pytest.fixture
def judging(data: Path) -> Iterator[Path]:
    with JudgingLock(data):
        yield data


def audit(data: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", "audit", "--data", str(data), *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_right_boards_exit_0_also_while_a_bot_judges(judging: Path) -> None:
    done = audit(judging)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "The boards are what the judgements say.\n"


def test_a_difference_is_a_line_and_exits_1(spoilt: Path) -> None:
    done = audit(spoilt)
    assert done.returncode == 1
    kept, expected, summary = done.stdout.splitlines()
    assert "is stored, but is not so" in kept
    assert "points=999" in kept
    assert "should be stored" in expected
    assert "points=100" in expected
    assert "--repair" in summary


def test_repair_mends_and_says_what_it_mended(spoilt: Path) -> None:
    done = audit(spoilt, "--repair", "--json")
    assert done.returncode == 0
    said = json.loads(done.stdout)
    assert (said["ok"], said["repaired"], len(said["differences"])) == (True, True, 2)
    again = audit(spoilt, "--json")
    assert json.loads(again.stdout) == {"ok": True, "differences": [], "repaired": False}


def test_repair_says_who_judges_and_changes_nothing(spoilt: Path) -> None:
    with JudgingLock(spoilt):
        done = audit(spoilt, "--repair")
    assert done.returncode == 3
    assert f"Process {os.getpid()} already judges" in done.stderr
    assert audit(spoilt).returncode == 1


@pytest.mark.parametrize("repair", [[], ["--repair"]])
def test_a_missing_file_is_said_and_not_made(tmp_path: Path, repair: list[str]) -> None:
    done = audit(tmp_path / "no.sqlite3", *repair)
    assert done.returncode == 3
    assert "There is no data file" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_another_version_is_refused_and_left_alone(data: Path) -> None:
    with closing(sqlite3.connect(data)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = 'v0000'")
    done = audit(data)
    assert done.returncode == 3
    assert "v0000" in done.stderr
    assert "Traceback" not in done.stderr
