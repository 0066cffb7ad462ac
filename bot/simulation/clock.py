"""Simulated time, and when a week's time comes, worked out without the scheduler's library."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.communities import Weekly

_MINUTE = timedelta(minutes=1)


class SimulatedClock:
    """Stands still until it is moved."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        """Now, aware and in UTC."""
        return self._now

    def move_to(self, moment: datetime) -> None:
        """Go to a moment; one that has passed leaves the clock as it is."""
        self._now = max(self._now, moment)

    def jump(self, by: timedelta) -> None:
        """Be wrong from now on, or right again: a clock that somebody sets."""
        self._now += by


def weekly_times(weekly: Weekly, zone: str, start: datetime, end: datetime) -> Iterator[datetime]:
    """Every weekly time from `start` up to `end`, in UTC.

    Of a local time that comes twice the first one; one that is left out comes at
    the first moment after the gap.
    """
    local = ZoneInfo(zone)
    day = start.astimezone(local).date() - timedelta(days=1)
    while True:
        if day.weekday() == weekly.weekday:
            moment = _moment(day, time(weekly.hour, weekly.minute), local)
            if moment > end:
                return
            if moment >= start:
                yield moment
        day += timedelta(days=1)


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    wanted = datetime.combine(day, at)
    while True:
        moment = wanted.replace(tzinfo=zone).astimezone(UTC)
        if moment.astimezone(zone).replace(tzinfo=None) == wanted:
            return moment
        wanted += _MINUTE
