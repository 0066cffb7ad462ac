"""A data file of an earlier version is migrated with everything in it."""

import sqlite3
import zlib
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, select
from sqlalchemy.pool import NullPool

from bot.core.judgements import Verdict
from bot.core.models import Account
from bot.core.unranked import Unranked
from bot.store import open_store
from bot.store.fairness_tables import seen_cases, unranked
from bot.store.migrating import MIGRATIONS
from bot.store.people_tables import Barred, keys, remembered

if TYPE_CHECKING:
    from tests.store.conftest import SetClock

ANNA = Account("terminal", "", "anna", "Anna")
JUDGEMENT = (
    "'AC', '[]', NULL, NULL, 100, '7', 9, 0.5, 'cases', 'judge', 1700000003000,"
    ' \'{"message": "accepted", "samples": [], "samples_passed": 2, "samples_total": 2,'
    ' "passed": 9, "total": 9, "operator_note": ""}\''
)
FILES = zlib.compress(b'{"reference.py": "pass"}').hex()
ROWS = f"""
INSERT INTO communities VALUES (1, 'Here', 'UTC', 1700000000000), (2, 'Gone', 'UTC', 5);
INSERT INTO places VALUES ('terminal', 'local', 1);
INSERT INTO accounts VALUES (1, 'terminal', '', 'anna', 'Anna');
INSERT INTO members VALUES (4, 1, 'Anna', 1700000000000);
INSERT INTO member_accounts VALUES (1, 1, 4);
INSERT INTO challenge_versions VALUES (1, 'softmax', 'hash', 'starter', x'{FILES}', 1);
INSERT INTO seasons VALUES (1, 1, 1);
INSERT INTO rounds VALUES (1, 1, 1, 1, 'softmax', 1, 1700000000000, 1700604800000);
INSERT INTO submissions VALUES
  (1, 1, 1, 4, 1, 1, 'softmax', 'd1', x'7061737300eda080', 'h1', 'ranked', 'judged', 0,
   1700000001000, 'token 1', NULL, NULL, 0),
  (2, 1, 1, 4, 1, 1, 'softmax', 'd2', x'70617373', 'h2', 'ranked', 'queued', 0,
   1700000002000, 'token 2', NULL, NULL, 1),
  (9, 1, 1, 4, 1, 1, 'softmax', 'd9', x'70617373', 'h9', 'try', 'queued', 0,
   1700000002000, '', NULL, NULL, 0);
DELETE FROM submissions WHERE id = 9;
DELETE FROM communities WHERE id = 2;
INSERT INTO judgements VALUES (1, 0, {JUDGEMENT});
INSERT INTO bests VALUES (1, 4, 'points', 100, 1, 0, 1700000001000),
  (1, 4, 'first', 0, 1, 0, 1700000001000), (1, 4, 'shortest', 9, 1, 0, 1700000001000);
INSERT INTO standings VALUES ('round:1', 4, 100, 1, 1700000001000),
  ('season:1', 4, 100, 1, 1700000001000), ('all:1', 4, 100, 1, 1700000001000);
INSERT INTO occurrences VALUES ('weekly', 1700000000000, 'done');
INSERT INTO outbox VALUES
  (1, 'verdict:1:0', 'verdict', 'terminal', 'anna', 'token 1', 1, 0, 1700000003000,
   1700000003000, NULL, NULL, NULL, NULL, NULL);
"""


def _first_version(path: Path, revision: str = "0001") -> None:
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def _rows(path: Path, like: Mapping[str, list[str]] | None = None) -> dict[str, Any]:
    """Every row of every table, or only of the columns named in `like`."""
    database = sqlite3.connect(path)
    named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'alembic%'"
    columns = like or {
        table: [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
        for (table,) in database.execute(named).fetchall()
    }
    rows = {
        table: (names, database.execute(f"SELECT {', '.join(names)} FROM {table}").fetchall())
        for table, names in columns.items()
    }
    database.close()
    return rows


def _definitions_of_indexes(path: Path) -> set[str]:
    database = sqlite3.connect(path)
    named = "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    found = {sql for (sql,) in database.execute(named)}
    database.close()
    return found


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A data file as the first version left it, with a row in every table but settings."""
    path = tmp_path / "data.db"
    _first_version(path)
    with sqlite3.connect(path) as database:
        database.executescript(ROWS)
    database.close()
    return path


async def test_every_row_of_the_first_version_is_found_again(old: Path, clock: "SetClock") -> None:
    before = _rows(old)
    assert all(rows for table, (_, rows) in before.items() if table != "settings")

    await (await open_store(old, clock)).close()

    assert _rows(old, {table: names for table, (names, _) in before.items()}) == before


async def test_what_was_judged_before_is_read_as_before(old: Path, clock: "SetClock") -> None:
    store = await open_store(old, clock)

    community = await store.community("terminal", "local", "Here")
    member = await store.member(community.id, ANNA)
    assert (community.settings, member.consent, member.banned) == (None, None, None)
    (row,) = await store.standings("all:1")
    assert (row.name, row.points) == ("Anna", 100)
    judged = await store.judged(1)
    assert judged is not None
    assert (judged.submission.source, judged.submission.withdrawn) == ("pass\0\ud800", False)
    assert judged.judgement.verdict is Verdict.AC
    claimed = await store.claim("lane", 60)
    assert claimed is not None
    assert (claimed.submission.id, claimed.submission.lane_deaths) == (2, 1)
    assert claimed.files == {"reference.py": "pass"}
    assert await store.audit() == []
    await store.close()


async def test_a_verdict_that_waited_for_the_migration_knows_its_community(
    old: Path, clock: "SetClock"
) -> None:
    store = await open_store(old, clock)

    (delivery,) = await store.lease("terminal", None, "sender", 60)

    assert (delivery.community_id, delivery.submission_id) == (1, 1)
    assert (delivery.round_id, delivery.reply_to) == (None, "token 1")
    await store.close()


async def test_numbers_used_before_the_migration_are_not_used_again(
    old: Path, clock: "SetClock"
) -> None:
    store = await open_store(old, clock)

    assert (await store.community("discord", "1", "New")).id == 3
    database = sqlite3.connect(old)
    sequence = dict(database.execute("SELECT name, seq FROM sqlite_sequence").fetchall())
    database.close()
    assert sequence["submissions"] == 9
    await store.close()


async def test_what_keeps_members_off_boards_and_the_key_of_the_relay_are_brought_over(
    tmp_path: Path, clock: "SetClock"
) -> None:
    path = tmp_path / "data.db"
    _first_version(path, "0018")
    with sqlite3.connect(path) as database:
        database.executescript("""
            INSERT INTO communities (id, name, zone, created_at) VALUES (1, 'Here', 'UTC', 1);
            INSERT INTO members (id, community_id, name, joined_at) VALUES (4, 1, 'Mo', 1);
            INSERT INTO challenge_versions VALUES (1, 'bm25', 'hash', 'starter', x'00', 1);
            INSERT INTO seasons VALUES (1, 1, 1);
            INSERT INTO rounds VALUES (7, 1, 1, 1, 'bm25', 1, 1, 2);
            INSERT INTO own_challenges
              (community_id, slug, challenge_version_id, state, member_id, platform, recipient,
               uploaded_at, changed_at) VALUES (1, 'bm25', 1, 'draft', 4, 'chat', 'mo', 5, 5);
            INSERT INTO unranked VALUES (7, 4, 'saw cases', 3);
            INSERT INTO relay_keys VALUES ('hash', x'0102');
            INSERT INTO remembered VALUES (1, 'one', NULL, '[7]', 9), (1, 'two', '', '[]', NULL),
              (1, 'three', NULL, '[7, 8]', 9);
        """)
    database.close()

    store = await open_store(path, clock)

    async with store.reading() as connection:
        kept = (
            await connection.execute(select(remembered.c.account_hash, remembered.c.rounds))
        ).all()
        key = (await connection.execute(select(keys))).all()
        seen = (await connection.execute(select(seen_cases.c.member_id, seen_cases.c.slug))).all()
        off = (await connection.execute(select(unranked.c.round_id, unranked.c.why))).all()
    await store.close()
    barred = [Barred(number, Unranked.SAW_CODE) for number in (7, 8)]
    assert dict(map(tuple, kept)) == {"one": (barred[0],), "two": (), "three": tuple(barred)}
    assert [tuple(row) for row in key] == [("relay", b"\x01\x02")]
    assert [tuple(row) for row in seen] == [(4, "bm25")]
    assert [tuple(row) for row in off] == [(7, "saw cases")]


async def test_a_migrated_file_has_every_index_of_a_fresh_one(
    old: Path, clock: "SetClock", migrated: Path
) -> None:
    await (await open_store(old, clock)).close()

    assert _definitions_of_indexes(old) == _definitions_of_indexes(migrated)


def test_every_migration_can_be_said_to_postgresql() -> None:
    said = StringIO()
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    context = MigrationContext.configure(
        dialect_name="postgresql", opts={"as_sql": True, "output_buffer": said}
    )

    with Operations.context(context):
        for script in reversed(list(ScriptDirectory.from_config(config).walk_revisions())):
            script.module.upgrade()

    assert "ADD COLUMN round_id BIGINT CONSTRAINT fk_outbox_round_id REFERENCES" in said.getvalue()
    assert "WHERE sent_at IS NULL AND unread_at IS NULL" in said.getvalue()


async def test_a_migrated_file_refuses_what_a_fresh_one_refuses(
    old: Path, clock: "SetClock"
) -> None:
    await (await open_store(old, clock)).close()

    database = sqlite3.connect(old)
    database.execute("PRAGMA foreign_keys = ON")
    with pytest.raises(sqlite3.IntegrityError, match="ck_members_shown_as"):
        database.execute("UPDATE members SET shown_as = 'famous'")
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        database.execute("UPDATE accounts SET community_id = 99")
    database.close()
