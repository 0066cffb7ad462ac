"""What a group's channel is told, and the words of it when it is sent."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from bot.core.cards import Action, Card, Field
from bot.core.challenge import Challenge
from bot.core.challenge_cards import challenge_actions, limits_text
from bot.core.communities import Announcements, CommunitySettings
from bot.core.models import Round
from bot.core.moments import disarmed
from bot.core.ports import Clock, Store
from bot.core.posts import Delivery, NewPost, To
from bot.core.rounds import ROUNDS_A_SEASON, ends_text, is_open
from bot.core.schedule_ports import Reminded
from bot.core.shelf import Shelf

VERDICT = "verdict"
OPENED, SUMMARY, ANNOUNCEMENT = "round-opened", "round-summary", "announcement"
BOARD, FIRST_SOLVE, FINAL = "round-board", "first-solve", "season-final"
REMINDER, REMIND = "reminder", "remind"


# How long a summary waits for the verdicts of what was accepted in time.
VERDICTS_WITHIN = timedelta(minutes=10)


def new_post(kind: str, round_: Round, again: str = "", payload: str = "") -> NewPost:
    """Write down what the channels of a group are to be told about a round.

    Args:
        again: tells repetitions apart; each kind is posted once a round without it.
        payload: what no row holds, as the kind writes it.
    """
    return NewPost(
        dedupe_key=post_key(kind, round_, again),
        kind=kind,
        platform="",
        recipient="",
        community_id=round_.community_id,
        round_id=round_.id,
        payload=payload,
        to=To.CHANNELS,
    )


def post_key(kind: str, round_: Round, again: str = "") -> str:
    """What tells a post about a round from every other."""
    return ":".join(filter(None, (kind, str(round_.id), again)))


def posts_of_turn(
    settings: CommunitySettings | None,
    now: datetime,
    closed: Round | None,
    opened: Round | None,
) -> list[NewPost]:
    """What is posted when a round closes, another opens, or both; nothing if a group
    wants nothing posted by itself.

    Args:
        closed: its summary waits for verdicts that are under way.
    """
    if settings is None or settings.announcements is Announcements.NONE:
        return []
    posts: list[NewPost] = []
    if closed is not None:
        kinds = (SUMMARY, FINAL) if closed.number % ROUNDS_A_SEASON == 0 else (SUMMARY,)
        waiting = [new_post(kind, closed) for kind in kinds]
        posts += [replace(post, waits_until=now + VERDICTS_WITHIN) for post in waiting]
    if opened is not None:
        posts.append(new_post(OPENED, opened))
    return posts


def reminders(round_: Round, due_at: datetime, wanted: Sequence[Reminded]) -> Sequence[NewPost]:
    """What those who asked are told privately before a round ends."""
    return [
        NewPost(
            dedupe_key=post_key(REMINDER, round_, f"{one.member_id}:{due_at:%Y%m%d%H%M}"),
            kind=REMINDER,
            platform=one.platform,
            recipient=one.recipient,
            community_id=round_.community_id,
            round_id=round_.id,
        )
        for one in wanted
    ]


async def post_card(
    store: Store, shelf: Shelf, clock: Clock, delivery: Delivery
) -> tuple[Card, str] | None:
    """The words of a post and the role it mentions, from the rows as they are now.

    None if nothing is left to say: its round is gone, or no longer open. The role
    is the platform's id; empty if none is to be mentioned.
    """
    if delivery.round_id is None:
        return None
    round_ = await store.round(delivery.round_id)
    community = await store.community_by_id(delivery.community_id)
    if round_ is None or community is None or community.settings is None:
        return None
    now = clock.now()
    role = community.settings.role
    if delivery.kind not in (OPENED, ANNOUNCEMENT) or not is_open(round_, now):
        return None
    # Its folder may have left or changed; the snapshot is what is judged.
    challenge = await shelf.version(round_.challenge_version_id)
    solved = None
    if delivery.kind == ANNOUNCEMENT:
        solved = await store.solved_count(round_.id)
    zone = ZoneInfo(community.settings.zone)
    return round_card(challenge, round_.number, round_.closes_at, now, zone, solved), role


def round_card(
    challenge: Challenge,
    number: int,
    closes_at: datetime,
    now: datetime,
    zone: tzinfo,
    solved: int | None = None,
) -> Card:
    """Tell the channel what to write this week.

    Args:
        number: the round's.
        solved: how many members solved it; None for one that just opens.
    """
    fields = [
        Field("Round", ends_text(closes_at, now, zone)),
        Field("Limits", limits_text(challenge)),
    ]
    if solved is not None:
        fields.append(Field("Solved by", f"{solved} so far"))
    return Card(
        title=f"Week {number} · {challenge.slug} · {challenge.title}",
        body=f"{disarmed(challenge.summary)}\n\n/challenge shows the whole task.",
        fields=tuple(fields),
        actions=(*challenge_actions(challenge.slug), Action(REMIND, "", "Remind me")),
        private=False,
    )
