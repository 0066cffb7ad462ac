"""Weekly times without the scheduler's library, to hold it against."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.communities import Weekly
from bot.schedule.weekly import CronTimetable
from bot.simulation.clock import SimulatedClock, weekly_times

START = datetime(2026, 10, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"]
)
@pytest.mark.parametrize("weekly", [Weekly(6, 2, 30), Weekly(0, 18, 0), Weekly(6, 1, 45)])
def test_both_ways_to_find_a_weekly_time_agree_over_two_years(weekly: Weekly, zone: str) -> None:
    own = list(weekly_times(weekly, zone, START, START + timedelta(days=730)))
    assert len(own) > 100
    assert own == CronTimetable().next_times(weekly, zone, START, len(own))


def test_a_clock_goes_back_only_when_somebody_sets_it() -> None:
    clock = SimulatedClock(START)
    clock.move_to(START - timedelta(days=1))
    assert clock.now() == START
    clock.jump(timedelta(seconds=-90))
    assert clock.now() < START
