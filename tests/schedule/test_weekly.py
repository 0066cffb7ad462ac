"""Weekly times across changes of daylight saving: once a week, and never lost."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.communities import Weekly
from bot.schedule.weekly import CronTimetable

TIMETABLE = CronTimetable()
SUNDAY = 6
DAY = timedelta(days=1)


def local_times(weekly: Weekly, zone: str, after: datetime, count: int) -> list[str]:
    """The next times as the group's clocks show them, with their distance to UTC."""
    return [
        f"{moment.astimezone(ZoneInfo(zone)):%a %d %b %H:%M %z}"
        for moment in TIMETABLE.next_times(weekly, zone, after, count)
    ]


@pytest.mark.parametrize(
    ("zone", "after", "times"),
    [
        pytest.param(
            "Europe/Berlin",
            datetime(2027, 3, 22, tzinfo=UTC),
            ["Mon 22 Mar 18:00 +0100", "Mon 29 Mar 18:00 +0200"],
            id="Berlin, spring",
        ),
        pytest.param(
            "Europe/Berlin",
            datetime(2027, 10, 25, tzinfo=UTC),
            ["Mon 25 Oct 18:00 +0200", "Mon 01 Nov 18:00 +0100"],
            id="Berlin, autumn",
        ),
        pytest.param(
            "America/New_York",
            datetime(2027, 3, 8, tzinfo=UTC),
            ["Mon 08 Mar 18:00 -0500", "Mon 15 Mar 18:00 -0400"],
            id="New York, spring",
        ),
        pytest.param(
            "America/New_York",
            datetime(2027, 11, 1, tzinfo=UTC),
            ["Mon 01 Nov 18:00 -0400", "Mon 08 Nov 18:00 -0500"],
            id="New York, autumn",
        ),
    ],
)
def test_the_time_on_the_groups_clocks_stays_the_same(
    zone: str, after: datetime, times: list[str]
) -> None:
    assert local_times(Weekly(0, 18, 0), zone, after, 2) == times


@pytest.mark.parametrize(
    ("zone", "after", "times"),
    [
        pytest.param(
            "Europe/Berlin",
            datetime(2027, 3, 27, tzinfo=UTC),
            ["Sun 28 Mar 03:00 +0200", "Sun 04 Apr 02:30 +0200"],
            id="Berlin",
        ),
        pytest.param(
            "America/New_York",
            datetime(2027, 3, 13, tzinfo=UTC),
            ["Sun 14 Mar 03:00 -0400", "Sun 21 Mar 02:30 -0400"],
            id="New York",
        ),
    ],
)
def test_a_time_that_the_clocks_skip_is_the_first_moment_after_it(
    zone: str, after: datetime, times: list[str]
) -> None:
    assert local_times(Weekly(SUNDAY, 2, 30), zone, after, 2) == times


@pytest.mark.parametrize(
    ("zone", "weekly", "after", "times"),
    [
        pytest.param(
            "Europe/Berlin",
            Weekly(SUNDAY, 2, 30),
            datetime(2027, 10, 30, tzinfo=UTC),
            ["Sun 31 Oct 02:30 +0200", "Sun 07 Nov 02:30 +0100"],
            id="Berlin",
        ),
        pytest.param(
            "America/New_York",
            Weekly(SUNDAY, 1, 30),
            datetime(2027, 11, 6, tzinfo=UTC),
            ["Sun 07 Nov 01:30 -0400", "Sun 14 Nov 01:30 -0500"],
            id="New York",
        ),
    ],
)
def test_of_a_time_that_the_clocks_show_twice_it_is_the_first(
    zone: str, weekly: Weekly, after: datetime, times: list[str]
) -> None:
    assert local_times(weekly, zone, after, 2) == times


def test_between_the_two_equal_hours_the_next_time_is_a_week_away() -> None:
    # 02:15 on the clocks for the second time, a quarter to the second 02:30.
    after = datetime(2027, 10, 31, 1, 15, tzinfo=UTC)
    times = local_times(Weekly(SUNDAY, 2, 30), "Europe/Berlin", after, 1)
    assert times == ["Sun 07 Nov 02:30 +0100"]


def test_a_time_that_has_just_come_is_not_the_next_one() -> None:
    (now,) = TIMETABLE.next_times(Weekly(0, 18, 0), "UTC", datetime(2026, 11, 23, tzinfo=UTC), 1)
    for after in (now, now + timedelta(microseconds=1)):
        assert TIMETABLE.next_times(Weekly(0, 18, 0), "UTC", after, 1) == [now + 7 * DAY]
    assert TIMETABLE.next_times(Weekly(0, 18, 0), "UTC", now - timedelta(seconds=1), 1) == [now]


@pytest.mark.parametrize("weekday", range(7))
def test_the_weekday_is_the_groups_own(weekday: int) -> None:
    zone = "Pacific/Auckland"
    (moment,) = TIMETABLE.next_times(
        Weekly(weekday, 0, 5), zone, datetime(2026, 11, 23, tzinfo=UTC), 1
    )
    assert moment.astimezone(ZoneInfo(zone)).weekday() == weekday


@given(
    st.builds(Weekly, st.integers(0, 6), st.integers(0, 23), st.integers(0, 59)),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]),
    st.datetimes(datetime(2026, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),
)
def test_times_are_a_week_apart_but_for_one_hour(
    weekly: Weekly, zone: str, after: datetime
) -> None:
    moments = TIMETABLE.next_times(weekly, zone, after, 60)
    assert after < moments[0] <= after + 7 * DAY + timedelta(hours=1)
    assert all(moment.tzinfo is UTC for moment in moments)
    for earlier, later in pairwise(moments):
        assert abs(later - earlier - 7 * DAY) <= timedelta(hours=1)


def test_every_zone_that_may_be_chosen_has_weekly_times() -> None:
    zones = TIMETABLE.zones()
    assert {"Europe/Berlin", "America/New_York", "UTC"} <= set(zones)
    for zone in zones:
        assert len(TIMETABLE.next_times(Weekly(2, 3, 4), zone, datetime.now(UTC), 1)) == 1
