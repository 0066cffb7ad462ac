"""Which challenges come next: the calendar's in order, then the community's own; or none."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.communities import CommunitySettings
from bot.core.lining_up import Backlog, BacklogReader, Lined
from bot.core.moderator_posts import BACKLOG, to_moderators_or_all
from bot.core.ports import Catalog
from bot.core.posts import NewPost
from bot.core.rounds import moment_mark
from bot.core.schedule_ports import Schedule


async def next_in_backlog(
    store: BacklogReader, catalog: Catalog, community_id: int, count: int = 1
) -> Sequence[Lined]:
    """The next challenges of a community, at most `count`; fewer if fewer are left.

    What had a round here comes by itself no second time, whoever opened that.
    """
    own = await store.own_backlog(community_id)
    backlog = Backlog(tuple(own), await store.left_out(community_id))
    return backlog.order(catalog.calendar(), await store.opened_slugs(community_id))[:count]


def nothing_lined_up(
    schedule: Schedule, settings: CommunitySettings, due_at: datetime, verb: str
) -> list[NewPost]:
    """Tell moderators that no round opens, or opened, at a weekly time."""
    when = moment_mark(due_at, ZoneInfo(settings.zone))
    says = (
        f"No round {verb} on {when}: every challenge of the calendar had its round here. "
        "Line one up with /mod challenge, or open one again with /mod round open."
    )
    key = f"{BACKLOG}:{schedule.community.id}:{due_at:%Y%m%d%H%M}:{verb}"
    return to_moderators_or_all(BACKLOG, key, schedule.community, says)
