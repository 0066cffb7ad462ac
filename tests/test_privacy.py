"""deploy/PRIVACY.md tells members the numbers that the program keeps to."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import BackupSettings
from bot.core.link_codes import CODE_LIFE, UNDO_WITHIN
from bot.core.privacy_ports import (
    EDITS_KEPT,
    LINK_REQUESTS_KEPT,
    NOTICES_KEPT,
    TRIES_KEPT,
    UNCHOSEN_KEPT,
    WARNED_BEFORE,
)
from bot.schedule.housekeeping import KEPT_AFTER_REMOVAL, TOKEN_LIFE

TEXT = (Path(__file__).parents[1] / "deploy" / "PRIVACY.md").read_text()
UNITS = {"minutes": 60, "hours": 3600, "day": 86_400, "days": 86_400}


def _row(start: str) -> str:
    (row,) = [line for line in TEXT.splitlines() if line.startswith(f"| {start}")]
    return row.split("|")[2]


@pytest.mark.parametrize(
    ("start", "kept"),
    [
        ("tokens", TOKEN_LIFE),
        ("what you sent with `/try`", TRIES_KEPT),
        ("code that waits for you", UNCHOSEN_KEPT),
        ("notes of changes", EDITS_KEPT),
        ("codes to link", CODE_LIFE),
        ("questions about linking", LINK_REQUESTS_KEPT),
        ("the way back from a link", UNDO_WITHIN),
        ("private messages", NOTICES_KEPT),
        ("everything about a group", KEPT_AFTER_REMOVAL),
    ],
)
def test_a_time_is_the_one_that_is_kept(start: str, kept: timedelta) -> None:
    found = re.search(r"(\d+) (\w+)", _row(start))
    assert found is not None
    assert timedelta(seconds=int(found[1]) * UNITS[found[2]]) == kept


def test_the_warning_of_kept_code_comes_when_it_is_said_to() -> None:
    assert "a day before it goes" in _row("code that waits for you")
    assert timedelta(days=1) == WARNED_BEFORE


def test_the_number_of_backups_is_the_one_that_is_kept() -> None:
    assert f"the newest {BackupSettings().keep} (" in _row("backups")
