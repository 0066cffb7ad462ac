"""The study group of the tests."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.core.study import Study, open_study


@pytest.fixture
async def study(tmp_path: Path) -> AsyncIterator[Study]:
    async with open_study(tmp_path) as opened:
        yield opened
