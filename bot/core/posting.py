"""What a group's channel is told, and the words of it when it is sent."""

from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from bot.core.board_cards import round_board
from bot.core.cards import Action, Card, Field
from bot.core.challenge import Challenge
from bot.core.challenge_cards import challenge_actions, limits_text
from bot.core.communities import Announcements, CommunitySettings
from bot.core.models import Delivery, NewPost, Round
from bot.core.moments import disarmed
from bot.core.ports import Clock, Store
from bot.core.rounds import ends_text, is_open, week_text
from bot.core.shelf import Shelf
from bot.core.standings import rank_rows
from bot.errors import UnknownName

VERDICT = "verdict"
OPENED, SUMMARY, ANNOUNCEMENT = "round-opened", "round-summary", "announcement"


# How long a summary waits for the verdicts of what was accepted in time.
VERDICTS_WITHIN = timedelta(minutes=10)


def new_post(
    kind: str, platform: str, settings: CommunitySettings, round_: Round, again: str = ""
) -> NewPost:
    """Write down what is to be posted about a round.

    Args:
        again: tells repetitions apart; each kind is posted once a round without it.
    """
    return NewPost(
        dedupe_key=":".join(filter(None, (kind, str(round_.id), again))),
        kind=kind,
        platform=platform,
        recipient=settings.channel,
        community_id=round_.community_id,
        round_id=round_.id,
    )


def posts_of_turn(
    platform: str,
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
    posts = []
    if closed is not None:
        summary = new_post(SUMMARY, platform, settings, closed)
        posts.append(replace(summary, waits_until=now + VERDICTS_WITHIN))
    if opened is not None:
        posts.append(new_post(OPENED, platform, settings, opened))
    return posts


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
    if delivery.kind == SUMMARY:
        return await _summary_card(store, round_), ""
    if delivery.kind not in (OPENED, ANNOUNCEMENT) or not is_open(round_, now):
        return None
    try:
        challenge = await shelf.load(round_.community_id, round_.slug)
    except UnknownName:  # its folder left; the round is judged from its snapshot
        return None
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
        actions=challenge_actions(challenge.slug),
        private=False,
    )


async def _summary_card(store: Store, round_: Round) -> Card:
    ranked = rank_rows(await store.standings(f"round:{round_.id}"))
    solved = await store.solved_count(round_.id)
    board = round_board(f"{week_text(round_)} is over", ranked, None, solved)
    over = "The editorial is open. What is sent now is practice."
    return replace(
        board,
        body=f"{board.body}\n\n{over}" if ranked else f"Nobody sent code this time. {over}",
        actions=(
            Action("editorial", round_.slug, "Editorial"),
            Action("board", round_.slug, "Board"),
        ),
        private=False,
    )
