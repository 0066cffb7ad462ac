"""When rounds open and close, and how to say so.

A community of the terminal opens its next round at the first start after the
last one's end, so a member who was away a month has missed one round, not four.
Elsewhere moderators open rounds, and each runs to a weekly time.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta, tzinfo

from bot.core.audit_ports import Deed
from bot.core.challenge import Challenge
from bot.core.models import Community, Round
from bot.core.moments import Moment, Style, mark
from bot.core.ports import Store, Timetable
from bot.core.posts import NewPost

LOCAL_PLATFORM = "terminal"
ROUND_LENGTH = timedelta(days=7)
ROUNDS_A_SEASON = 13
SHORTEST_ROUND = timedelta(hours=72)
# Times are kept so exactly; an end has to be later than its opening.
INSTANT = timedelta(milliseconds=1)


def is_open(round_: Round, now: datetime) -> bool:
    """Whether a submission accepted now is in time."""
    return round_.opens_at <= now < round_.closes_at


def next_slug(slugs: Sequence[str], newest: Round | None) -> str:
    """The challenge after the newest round's, from the start again after the last.

    Args:
        slugs: the calendar's order; not empty.
    """
    if newest is None:
        return slugs[0]
    if newest.slug in slugs:
        return slugs[(slugs.index(newest.slug) + 1) % len(slugs)]
    # The challenge left the calendar; its week's place in it is still known.
    return slugs[newest.number % len(slugs)]


def going_on(slugs: Sequence[str], calendar: Sequence[str], newest: Round | None) -> Iterator[str]:
    """What comes next at a terminal, without end: after the last, the calendar anew."""
    yield from slugs
    last = slugs[-1] if slugs else None
    following = next_slug(calendar, newest) if last is None else calendar[0]
    if last in calendar:
        following = calendar[(calendar.index(last) + 1) % len(calendar)]
    start = calendar.index(following)
    while True:
        yield from (*calendar[start:], *calendar[:start])


def closing_time(community: Community, timetable: Timetable, opens_at: datetime) -> datetime:
    """When a round that opens then closes: at a weekly time, but not within three days.

    A community without a weekly time has rounds of seven days.
    """
    settings = community.settings
    if settings is None:
        return opens_at + ROUND_LENGTH
    # The timetable gives what comes after a moment; a close exactly then is late enough.
    after = opens_at + SHORTEST_ROUND - timedelta(seconds=1)
    return timetable.next_times(settings.weekly, settings.zone, after, 1)[0]


async def open_round(
    store: Store,
    timetable: Timetable,
    community: Community,
    challenge: Challenge,
    opens_at: datetime,
    posts: Callable[[Round], Sequence[NewPost]],
    deed: Deed | None = None,
) -> Round:
    """Open the next round of a community with a snapshot of its challenge.

    Args:
        posts: what is to be posted about it, written in the same transaction.
        deed: what the log says of it; None for a round that opens by itself.
    """
    return await store.open_round(
        community.id,
        challenge.slug,
        await store.save_challenge(challenge),
        opens_at,
        closing_time(community, timetable, opens_at),
        ROUNDS_A_SEASON,
        posts,
        deed,
    )


def week_text(round_: Round) -> str:
    """A round in three words: "Week 1 · softmax"."""
    return f"Week {round_.number} · {round_.slug}"


def closes_text(round_: Round, now: datetime, zone: tzinfo) -> str:
    """When a round ends, for a reader: "closes Mon 30 Nov 12:04 (in 7 d)"."""
    return ends_text(round_.closes_at, now, zone)


def ends_text(closes_at: datetime, now: datetime, zone: tzinfo) -> str:
    """When something closes or closed, its moments as marks."""
    verb = "closes" if now < closes_at else "closed"
    return f"{verb} {moment_mark(closes_at, zone)} ({distance_mark(closes_at, now)})"


def moment_mark(moment: datetime, zone: tzinfo) -> str:
    """A mark that reads "Mon 30 Nov 12:04" in a zone."""
    local = moment.astimezone(zone)
    return mark(Moment(moment, Style.MOMENT, f"{local:%a} {local.day} {local:%b %H:%M}"))


def distance_mark(moment: datetime, now: datetime) -> str:
    """A mark that reads "in 7 d" or "2 d ago"."""
    if now < moment:
        return mark(Moment(moment, Style.DISTANCE, f"in {span_text(moment - now)}"))
    return mark(Moment(moment, Style.DISTANCE, f"{span_text(now - moment)} ago"))


def span_text(span: timedelta) -> str:
    """A length of time in its one largest unit: "7 d", "3 h", "12 min"."""
    minutes = max(1, round(span / timedelta(minutes=1)))
    if minutes < 90:
        return f"{minutes} min"
    if minutes < 36 * 60:
        return f"{round(minutes / 60)} h"
    return f"{round(minutes / (24 * 60))} d"
