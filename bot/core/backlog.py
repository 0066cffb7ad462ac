"""Which challenges come next: the calendar's in order, then the community's own."""

from collections.abc import Sequence

from bot.core.lining_up import Backlog, BacklogReader, Lined
from bot.core.ports import Catalog


async def next_in_backlog(
    store: BacklogReader, catalog: Catalog, community_id: int, count: int = 1
) -> Sequence[Lined]:
    """The next challenges of a community, at most `count`; fewer if fewer are left.

    What had a round here comes by itself no second time, whoever opened that.
    """
    own = await store.own_backlog(community_id)
    backlog = Backlog(tuple(own), await store.left_out(community_id))
    return backlog.order(catalog.calendar(), await store.opened_slugs(community_id))[:count]
