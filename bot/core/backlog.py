"""Which challenges come next: the calendar's in order, then the community's own."""

from collections.abc import Sequence

from bot.core.ports import Catalog
from bot.core.schedule_ports import Lined, ScheduleStore


async def next_in_backlog(
    store: ScheduleStore, catalog: Catalog, community_id: int, count: int = 1
) -> Sequence[Lined]:
    """The next challenges of a community, at most `count`; fewer if fewer are left.

    What had a round here comes by itself no second time, whoever opened that.
    """
    opened = await store.opened_slugs(community_id)
    own = await store.own_backlog(community_id)
    listed = {one.slug for one in own}
    lined = [Lined(s) for s in catalog.calendar() if s not in opened and s not in listed]
    return [*lined, *own][:count]
