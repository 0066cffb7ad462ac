"""What the doctor says of the host and of the data, each with its remedy."""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.config import BackupSettings, DiscordSettings, Settings
from bot.doctor_host import host_findings
from bot.findings import Finding
from bot.store.backing_up import make_backup
from tests.test_backup_command import data as data
from tests.test_backup_command import migrated as migrated


def settings(data: Path) -> Settings:
    return Settings(data_path=data, discord=DiscordSettings(), backups=BackupSettings())


def found(settings: Settings) -> dict[str, Finding]:
    return {finding.area: finding for finding in asyncio.run(host_findings(settings))}


def test_without_any_data_nothing_is_missing(tmp_path: Path) -> None:
    said = found(settings(tmp_path / "new" / "group.sqlite3"))
    assert said["Database"].well
    assert said["Backups"].well
    assert said["Data"].well


def test_a_database_without_a_backup_is_told_with_the_remedy(data: Path) -> None:
    said = found(settings(data))
    assert "audit clean" in said["Database"].text
    assert not said["Backups"].well
    assert "systemctl start fromscratch-backup" in said["Backups"].text


@pytest.mark.parametrize(("days", "well"), [(0, True), (1, True), (9, False)])
def test_an_old_backup_is_told(data: Path, days: int, well: bool) -> None:
    make_backup(data, data.parent / "backups", datetime.now(UTC) - timedelta(days=days))
    said = found(settings(data))["Backups"]
    assert said.well is well
    if not well:
        assert said.text.startswith("The newest is 9 days old")


def test_wrong_boards_are_told(data: Path) -> None:
    with closing(sqlite3.connect(data)) as database, database:
        database.execute("UPDATE standings SET points = 7")
    said = found(settings(data))["Database"]
    assert not said.well
    assert "fromscratch audit --repair" in said.text


def test_a_database_of_another_program_is_told(tmp_path: Path) -> None:
    path = tmp_path / "group.sqlite3"
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE cats (name TEXT)")
    said = found(settings(path))["Database"]
    assert "another program" in said.text


def test_a_disk_that_is_nearly_full_is_told(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(data.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=5 << 20))
    assert "Only 5 MB are free" in found(settings(data))["Data"].text
