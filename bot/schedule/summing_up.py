"""Which round is to be summed up, and that it is even after a long time away."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.absence import late_summary
from bot.core.communities import CommunitySettings
from bot.core.models import Round
from bot.core.posting import posts_of_turn
from bot.core.posts import NewPost
from bot.core.schedule_ports import Schedule

log = logging.getLogger(__name__)

# A weekly time that was missed for longer opens nothing, and whoever hears of an end
# later than that is told when it was.
GRACE = timedelta(hours=24)


def to_sum_up(schedule: Schedule, now: datetime) -> Round | None:
    """The round that is over and whose summary is still to be posted.

    However late it is: a group is owed the end of what it was told had begun. A round
    of a time when nothing was to be posted is not dug out.
    """
    newest = schedule.newest
    if newest is None or schedule.summed_up or now < newest.closes_at:
        return None
    return None if _is_late(newest, now) and not schedule.announced else newest


def _is_late(ended: Round, now: datetime) -> bool:
    return now - ended.closes_at >= GRACE


def posts_of(
    schedule: Schedule,
    settings: CommunitySettings,
    now: datetime,
    ended: Round | None,
    opened: Round | None = None,
) -> list[NewPost]:
    """What is posted when a round ends, another opens, or both, also long after the end."""
    posts = posts_of_turn(settings, now, ended, opened)
    if ended is not None and _is_late(ended, now):
        posts += late_summary(schedule, settings, ended)
    return posts


def log_late(schedule: Schedule, now: datetime) -> None:
    """Say that a summary comes long after its round, if it does."""
    ended = to_sum_up(schedule, now)
    if ended is not None and _is_late(ended, now):
        log.warning(
            "community %d: the summary of round %d comes late; it ended %s",
            schedule.community.id,
            ended.number,
            listed([ended.closes_at]),
        )


def listed(moments: Sequence[datetime]) -> str:
    """Moments for the log."""
    return ", ".join(f"{moment:%Y-%m-%d %H:%M} UTC" for moment in moments)
