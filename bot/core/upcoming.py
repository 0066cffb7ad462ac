"""When the next rounds open, if nobody opens one by hand."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.asking import Asker
from bot.core.ports import Store, Timetable
from bot.core.rounds import LOCAL_PLATFORM, ROUND_LENGTH


async def opening_times(
    store: Store, timetable: Timetable, asker: Asker, now: datetime, count: int
) -> Sequence[datetime]:
    """The next times at which rounds open here; none if the group has no weekly time."""
    newest = await store.newest_round(asker.community.id)
    free_from = max(now, newest.closes_at) if newest else now
    settings = asker.community.settings
    if settings is not None:
        # A round that ends at a weekly time is followed by one that opens then.
        after = free_from - timedelta(seconds=1)
        return timetable.next_times(settings.weekly, settings.zone, after, count)
    if asker.account.platform == LOCAL_PLATFORM:
        return [free_from + number * ROUND_LENGTH for number in range(count)]
    return ()
