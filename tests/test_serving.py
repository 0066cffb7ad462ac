"""How the whole bot begins, and how it ends when something is wrong."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.clocks import SystemClock
from bot.config import Settings
from bot.errors import DataInUse, OperatorError
from bot.serving import Service, open_parts
from bot.store import JudgingLock
from tests.store.test_upgrading import old as old
from tests.wire.conftest import Town
from tests.wire.conftest import town as town


async def test_a_front_that_is_refused_ends_the_bot_with_one_sentence(
    town: Town, tmp_path: Path
) -> None:
    data = tmp_path / "group.sqlite3"
    async with open_parts(Settings(lanes=1), data) as (store, lanes, catalog):
        service = Service(store, lanes, catalog, SystemClock())
        service.add_discord("a.wrong.token", data)
        with pytest.raises(OperatorError, match="Discord refuses the token"):
            await service.run()


async def test_nothing_is_migrated_under_a_running_bot(old: Path) -> None:
    with JudgingLock(old), pytest.raises(DataInUse):
        async with open_parts(Settings(lanes=1), old):
            raise AssertionError
    with closing(sqlite3.connect(old)) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
    assert not (old.parent / "backups").exists()
