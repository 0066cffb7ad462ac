"""Weekly times in a group's own zone, right across changes of daylight saving.

A time that the clocks skip is the first moment after the gap; of a time that
they show twice it is the first one.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import islice
from zoneinfo import ZoneInfo, available_timezones

from cronsim import CronSim

from bot.core.communities import Weekly


class CronTimetable:
    """The timetable that every front and the scheduler share."""

    def __init__(self) -> None:
        # Reads many small files, so once, before anyone waits for an answer.
        self._zones = tuple(sorted(available_timezones()))

    def zones(self) -> Sequence[str]:
        """The names of every zone it knows, as IANA writes them."""
        return self._zones

    def next_times(
        self, weekly: Weekly, zone: str, after: datetime, count: int
    ) -> Sequence[datetime]:
        """The next `count` moments after `after`, in UTC.

        Args:
            zone: one of `zones()`.
            after: aware.
        """
        # Cron's Monday is 1.
        expression = f"{weekly.minute} {weekly.hour} * * {weekly.weekday + 1}"
        search = CronSim(expression, after.astimezone(ZoneInfo(zone)))
        moments = (moment.astimezone(UTC) for moment in search)
        # From the second of two equal hours, the search finds the first one again.
        return list(islice((moment for moment in moments if moment > after), count))
