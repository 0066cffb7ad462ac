"""Opening a data file: made, migrated, or refused in one clear sentence."""

import re
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool

from bot.core.judging_ports import Queue
from bot.core.outbox_ports import Outbox
from bot.core.ports import Store
from bot.errors import BadSetup, DataInUse, OperatorError
from bot.store import JudgingLock, SqlStore, open_store
from bot.store.migrating import MIGRATIONS
from bot.store.schema import HEAD, metadata

if TYPE_CHECKING:
    from tests.store.conftest import SetClock


def _engine(path: Path) -> Engine:
    return create_engine(f"sqlite:///{path}", poolclass=NullPool)


def _definitions(path: Path) -> dict[str, set[str]]:
    """Each table's and index's definition, as a set of clauses."""
    database = sqlite3.connect(path)
    rows = database.execute(
        "SELECT name, type, sql FROM sqlite_master"
        " WHERE sql IS NOT NULL AND name <> 'alembic_version'"
    ).fetchall()
    database.close()
    return {name: _clauses(kind, " ".join(sql.split())) for name, kind, sql in rows}


def _clauses(kind: str, sql: str) -> set[str]:
    """The clauses of a definition, spelt alike for columns made at once and added later."""
    if kind == "index":
        return {sql}
    inside = sql[sql.index("(") + 1 : sql.rindex(")")]
    clauses = re.split(r",(?![^()]*\))| (?=CONSTRAINT )", inside)
    return {re.sub(r"FOREIGN KEY ?\(\w+\) ", "", clause).strip() for clause in clauses} - {""}


def _modes(folder: Path) -> dict[str, int]:
    return {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}


def test_one_store_fulfils_every_port(store: SqlStore) -> None:
    keeps: Store = store
    queues: Queue = store
    delivers: Outbox = store

    assert {keeps, queues, delivers} == {store}


async def test_a_fresh_file_has_exactly_the_tables_of_the_code(
    tmp_path: Path, clock: "SetClock"
) -> None:
    made = tmp_path / "deep" / "100% new.db"
    await (await open_store(made, clock)).close()
    wanted = tmp_path / "wanted.db"
    metadata.create_all(_engine(wanted))

    with _engine(made).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    assert _definitions(made) == _definitions(wanted)


def test_the_newest_migration_is_the_one_the_code_expects() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))

    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


async def test_a_data_file_is_private_and_durable(tmp_path: Path, clock: "SetClock") -> None:
    path = tmp_path / "data.db"
    store = await open_store(path, clock)

    async with store.reading() as connection:
        pragmas = [
            (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        ]
    modes = _modes(tmp_path)
    await store.close()
    await store.close()

    assert pragmas == ["wal", 2, 1, 1]
    assert modes == {"data.db": 0o600, "data.db-wal": 0o600, "data.db-shm": 0o600}
    assert _modes(tmp_path) == {"data.db": 0o600}


async def test_what_was_stored_is_there_after_reopening(tmp_path: Path, clock: "SetClock") -> None:
    store = await open_store(tmp_path / "data.db", clock)
    made = await store.community("discord", "1", "Reading group")
    await store.close()

    store = await open_store(tmp_path / "data.db", clock)
    assert await store.community("discord", "1", "Renamed since") == made
    await store.close()


async def test_a_file_of_a_newer_version_is_refused(tmp_path: Path, clock: "SetClock") -> None:
    path = tmp_path / "data.db"
    await (await open_store(path, clock)).close()
    with sqlite3.connect(path) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()

    with pytest.raises(BadSetup, match=r"made by a newer version of fromscratch .*9999"):
        await open_store(path, clock)
    assert not (tmp_path / "backups").exists()


async def test_a_database_of_another_program_is_refused(tmp_path: Path, clock: "SetClock") -> None:
    path = tmp_path / "data.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE bookmarks (id)")
    database.close()

    with pytest.raises(OperatorError, match="is a database of another program"):
        await open_store(path, clock)


async def test_a_file_that_is_no_database_is_refused_and_left_alone(
    tmp_path: Path, clock: "SetClock"
) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database\n" * 100)

    with pytest.raises(OperatorError, match="file is not a database"):
        await open_store(path, clock)
    assert path.read_text() == "not a database\n" * 100


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        pytest.param(".", "Is a directory", id="a folder"),
        pytest.param("file/data.db", "(Not a directory|File exists)", id="inside a file"),
    ],
)
async def test_a_path_that_cannot_be_written_is_refused(
    tmp_path: Path, clock: "SetClock", name: str, reason: str
) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(OperatorError, match=rf"The data file .* cannot be written: {reason}\."):
        await open_store(tmp_path / name, clock)


def test_a_second_judging_process_learns_who_holds_the_file(tmp_path: Path) -> None:
    path = tmp_path / "data.db"
    script = (
        "import sys; from pathlib import Path; from bot.store import JudgingLock\n"
        "with JudgingLock(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(DataInUse, match=f"^Process {holder.pid} already judges from "):
            JudgingLock(path).__enter__()
        holder.kill()

    with JudgingLock(path):
        pass


def test_a_lock_is_free_again_after_its_holder_left(tmp_path: Path) -> None:
    for _ in range(2):
        with JudgingLock(tmp_path / "data.db"), pytest.raises(DataInUse):
            JudgingLock(tmp_path / "data.db").__enter__()


def test_a_lock_file_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data.db.lock").mkdir()
    with pytest.raises(OperatorError, match=r"lock file .* cannot be written"):
        JudgingLock(tmp_path / "data.db").__enter__()
