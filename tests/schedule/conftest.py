"""The study group of the tests, and its weekly cycle."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.schedule.scheduler import Scheduler
from tests.core.study import Study, open_study


@pytest.fixture
async def study(tmp_path: Path) -> AsyncIterator[Study]:
    async with open_study(tmp_path) as opened:
        yield opened


@pytest.fixture
def scheduler(study: Study) -> Scheduler:
    return scheduler_of(study)


def scheduler_of(study: Study) -> Scheduler:
    """One that just started."""
    return Scheduler(
        study.store,
        study.catalog,
        study.clock,
        study.timetable,
        on_posted=lambda: study.posted.append("posted"),
    )
