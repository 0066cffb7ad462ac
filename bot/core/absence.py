"""What moderators are told once the bot is back from longer than a day away."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.communities import Announcements, CommunitySettings
from bot.core.models import Round
from bot.core.moderator_posts import AWAY, to_moderators_or_all
from bot.core.posts import NewPost
from bot.core.rounds import moment_mark, week_text
from bot.core.schedule_ports import Schedule


def late_summary(schedule: Schedule, settings: CommunitySettings, ended: Round) -> list[NewPost]:
    """Tell why the summary of a round comes long after its end."""
    says = (
        f"{week_text(ended)} ended on {_when(ended.closes_at, settings)}, while the bot was away. "
        "Its summary is posted now. Nothing that was accepted is lost."
    )
    return _told(schedule, settings, f"{ended.id}", says)


def missed_times(
    schedule: Schedule, settings: CommunitySettings, missed: Sequence[datetime], following: datetime
) -> list[NewPost]:
    """Tell that no round opened at weekly times, and when the next one does.

    Args:
        missed: not empty, oldest first.
        following: the next weekly time.
    """
    first, last = (_when(moment, settings) for moment in (missed[0], missed[-1]))
    when = f"on {first}" if len(missed) == 1 else f"from {first} to {last}"
    says = (
        f"No round opened {when}: the bot was away. The next one opens on "
        f"{_when(following, settings)}; /mod round open opens one now."
    )
    return _told(schedule, settings, f"{schedule.community.id}:{missed[-1]:%Y%m%d%H%M}", says)


def _told(schedule: Schedule, settings: CommunitySettings, which: str, says: str) -> list[NewPost]:
    if settings.announcements is Announcements.NONE:
        return []
    key = f"{AWAY}:{which}"
    return to_moderators_or_all(AWAY, key, schedule.community, says)


def _when(moment: datetime, settings: CommunitySettings) -> str:
    return moment_mark(moment, ZoneInfo(settings.zone))
