"""`fromscratch backup` and `restore` as an operator runs them."""

import asyncio
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.judgements import Judgement, Verdict
from bot.core.models import Account
from bot.store import JudgingLock, open_store
from bot.store.backing_up import backups_in, make_backup, put_back, rotate, set_aside
from tests.store.conftest import Group, SetClock
from tests.store.conftest import migrated as migrated
from tests.store.test_upgrading import old as old

ROOT = Path(__file__).parents[1]
NOW = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
TOKEN = "an-interaction-token-that-is-secret"


@pytest.fixture
def data(tmp_path: Path, migrated: Path) -> Path:
    """A group in which Anna solved a challenge, with a token in every place that has one."""

    async def solve(path: Path) -> None:
        clock = SetClock()
        store = await open_store(path, clock)
        group = await Group.found(store, clock)
        accepted = Judgement(Verdict.AC, "accepted", points=100)
        await group.send_and_judge(await group.person("Anna"), accepted)
        await store.close()

    path = tmp_path / "group.sqlite3"
    shutil.copy(migrated, path)
    asyncio.run(solve(path))
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE outbox SET reply_to = ?", (TOKEN,))
        database.execute("UPDATE submissions SET reply_to = ?", (TOKEN,))
    return path


@pytest.fixture
def config(tmp_path: Path, data: Path) -> Path:
    file = tmp_path / "config.toml"
    file.write_text(f'data_path = "{data}"\n[backups]\nkeep = 2\n')
    return file


def run(config: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *words, "--config", str(config)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )


def board(path: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT * FROM standings ORDER BY scope").fetchall()


def spoil(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("DELETE FROM bests")


def test_a_backup_is_made_while_the_bot_runs_and_restores_the_same_boards(
    config: Path, data: Path, tmp_path: Path
) -> None:
    before = board(data)
    with JudgingLock(data):
        done = run(config, "backup")
    assert (done.returncode, done.stderr) == (0, "")
    (copy,) = (tmp_path / "backups").iterdir()
    assert str(copy) in done.stdout
    elsewhere = tmp_path / "new" / "config.toml"
    elsewhere.parent.mkdir()
    elsewhere.write_text(f'data_path = "{tmp_path}/new/group.sqlite3"\n')
    done = run(elsewhere, "restore", str(copy))
    assert (done.returncode, done.stderr) == (0, "")
    assert board(tmp_path / "new" / "group.sqlite3") == before != []


def test_a_backup_is_private_and_holds_no_interaction_token(data: Path, tmp_path: Path) -> None:
    copy = make_backup(data, tmp_path / "backups", NOW)
    assert TOKEN.encode() in data.read_bytes()
    assert TOKEN.encode() not in copy.read_bytes()
    assert copy.stat().st_mode & 0o777 == 0o600
    assert copy.parent.stat().st_mode & 0o777 == 0o700


def test_only_the_newest_are_kept_and_nothing_else_is_touched(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    made = [make_backup(data, folder, NOW + timedelta(days=day)) for day in range(4)]
    (folder / "notes.txt").write_text("mine")
    (folder / "other-20200101T000000Z.sqlite3").write_text("of another file")
    assert [backup.path for backup in backups_in(folder, data)] == made[::-1]
    assert set(rotate(folder, data, keep=2)) == set(made[:2])
    assert {path.name for path in folder.iterdir()} == {
        *(path.name for path in made[2:]),
        "notes.txt",
        "other-20200101T000000Z.sqlite3",
    }


def test_a_damaged_file_goes_when_every_backup_is_newer(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    make_backup(data, folder, NOW)
    aside = set_aside(data, NOW + timedelta(hours=1))
    for day in (1, 2):
        make_backup(data, folder, NOW + timedelta(days=day))
        rotate(folder, data, keep=3)
        assert aside.exists()
    make_backup(data, folder, NOW + timedelta(days=3))
    assert aside in rotate(folder, data, keep=3)
    assert not aside.exists()
    assert data.exists()


def test_a_backup_whose_boards_are_wrong_is_said_and_no_older_one_removed(
    config: Path, data: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    old = [make_backup(data, folder, NOW + timedelta(days=day)) for day in range(3)]
    spoil(data)
    done = run(config, "backup")
    assert done.returncode == 3
    assert "its boards are not what its judgements say" in done.stderr
    assert all(path.exists() for path in old)


def test_what_is_replaced_by_a_restore_is_kept(config: Path, data: Path, tmp_path: Path) -> None:
    copy = make_backup(data, tmp_path / "backups", NOW)
    good = board(data)
    with closing(sqlite3.connect(data)) as database, database:
        database.execute("DELETE FROM standings")
        database.execute("DELETE FROM bests")
    done = run(config, "restore", str(copy))
    assert (done.returncode, done.stderr) == (0, "")
    assert board(data) == good
    (before,) = (tmp_path / "backups").glob("*-before-restore.sqlite3")
    assert str(before) in done.stdout
    assert board(before) == []


def test_boards_that_are_wrong_in_a_backup_are_made_anew(config: Path, data: Path) -> None:
    good = board(data)
    spoil(data)
    copy = make_backup(data, data.parent / "backups", NOW)
    done = run(config, "restore", str(copy))
    assert (done.returncode, done.stderr) == (0, "")
    assert "Its boards were made anew" in done.stdout
    assert board(data) == good
    assert run(config, "audit").returncode == 0


def test_a_data_file_that_is_damaged_can_be_replaced_and_is_kept(
    config: Path, data: Path, tmp_path: Path
) -> None:
    copy = make_backup(data, tmp_path / "backups", NOW)
    good = board(data)
    rubbish = b"rubbish" * 20_000
    data.write_bytes(rubbish)
    done = run(config, "restore", str(copy))
    assert (done.returncode, done.stderr) == (0, "")
    assert board(data) == good
    (kept,) = tmp_path.glob("group.sqlite3.damaged-*")
    assert str(kept) in done.stdout
    assert kept.read_bytes() == rubbish


def test_a_path_that_cannot_be_looked_at_is_said(config: Path, tmp_path: Path) -> None:
    done = run(config, "restore", str(tmp_path / ("long" * 100)))
    assert done.returncode == 3
    assert done.stderr.endswith("can't be written or read: File name too long.\n")
    assert done.stderr.count("\n") == 1


def test_nothing_is_restored_under_a_running_bot(config: Path, data: Path, tmp_path: Path) -> None:
    copy = make_backup(data, tmp_path / "backups", NOW)
    with JudgingLock(data):
        done = run(config, "restore", str(copy))
    assert done.returncode == 3
    assert f"Process {os.getpid()} already judges" in done.stderr


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        (lambda path: path.write_bytes(b"not a database at all" * 500), "can't be made or read"),
        (lambda path: path.write_bytes(path.read_bytes()[:20000]), "damaged|malformed"),
        (lambda path: path.unlink(), "There is no backup"),
    ],
    ids=["another file", "cut short", "gone"],
)
def test_a_backup_that_is_not_sound_replaces_nothing(
    config: Path, data: Path, tmp_path: Path, damage: object, expected: str
) -> None:
    copy = make_backup(data, tmp_path / "backups", NOW)
    before = board(data)
    assert callable(damage)
    damage(copy)
    done = run(config, "restore", str(copy))
    assert done.returncode == 3
    assert re.search(expected, done.stderr)
    assert board(data) == before
    assert not list(tmp_path.glob(".*restoring*"))


def test_a_missing_data_file_and_a_folder_that_cannot_be_are_said(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'data_path = "{tmp_path}/none.sqlite3"\n')
    assert "There is no data file" in run(config, "backup").stderr
    (tmp_path / "file").write_text("")
    (tmp_path / "group.sqlite3").write_text("")
    config.write_text(
        f'data_path = "{tmp_path}/group.sqlite3"\n[backups]\nfolder = "{tmp_path}/file/x"\n'
    )
    assert "can't be written or read" in run(config, "backup").stderr


async def test_an_older_schema_is_kept_before_it_is_migrated(old: Path, tmp_path: Path) -> None:
    store = await open_store(old, SetClock())
    assert (await store.member(1, Account("terminal", "", "anna", "Anna"))).name == "Anna"
    await store.close()
    (kept,) = (tmp_path / "backups").iterdir()
    assert "before-schema" in kept.name
    with closing(sqlite3.connect(kept)) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
    put_back(kept, tmp_path / "again.sqlite3")
    store = await open_store(tmp_path / "again.sqlite3", SetClock())
    assert await store.audit() == []
    await store.close()
