"""The study group of the tests, and a terminal that stands in it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.core.study import Study, open_study
from tests.fronts.discord_kit import backstage as backstage
from tests.fronts.discord_kit import club as club
from tests.fronts.discord_kit import discord_front as discord_front
from tests.fronts.discord_kit import simcord_bot as simcord_bot
from tests.fronts.terminal_kit import CODE, Terminal


@pytest.fixture
async def study(tmp_path: Path) -> AsyncIterator[Study]:
    async with open_study(tmp_path) as opened:
        yield opened


@pytest.fixture
def terminal(study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal in a folder that holds one solution."""
    desk = tmp_path / "desk"
    desk.mkdir()
    monkeypatch.chdir(desk)
    (desk / "double.py").write_text(CODE)
    return Terminal(study)
