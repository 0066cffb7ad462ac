"""The clocks that the parts are given: the host's, or a scenario's."""

import time
from datetime import UTC, datetime, timedelta

from bot.errors import UserError


class SystemClock:
    """The host's time."""

    def now(self) -> datetime:
        """Now, aware and in UTC."""
        return datetime.now(UTC)


class ScenarioClock:
    """Starts at a chosen time and goes on from there at the usual pace."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._started_s = time.monotonic()

    def now(self) -> datetime:
        """The scenario's now, aware and in UTC."""
        return self._start + timedelta(seconds=time.monotonic() - self._started_s)


def parse_time(text: str) -> datetime:
    """Read a time such as 2026-11-23T12:00Z; without a zone it is UTC.

    Raises:
        UserError: it is no such time.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UserError(f"{text!r} is no time; write it like 2026-11-23T12:00Z.") from error
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
