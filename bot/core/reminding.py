"""`/remind`: who is told privately before a round ends, and has the role that posts mention.

A member may ask on one platform and have the role on another: the wish is carried there.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from zoneinfo import ZoneInfo

from bot.core.asking import Asker
from bot.core.cards import Action, Card, RoleWish
from bot.core.commands import Act, Answer, Command, Given, Option, Post, Takes
from bot.core.models import Community
from bot.core.ports import Clock
from bot.core.posting import REMIND, REMINDER
from bot.core.posts import PLATFORMS, Delivery, NewPost
from bot.core.round_ports import RoundStore
from bot.core.rounds import closes_text, is_open, week_text

_REMIND_NOT, _ROLE = "remind-not", "role-wish"
_ON, _OFF = "on", "off"
_WHEN = ((_ON, "Remind me"), (_OFF, "No longer"))
# Where the bot may give roles.
_GIVE_ROLES = ("discord",)


class Reminding:
    """The feature: reminders, and the role that goes with them."""

    def __init__(self, store: RoundStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def commands(self) -> Sequence[Command]:
        when = Option("when", Takes.CHOICE, "On, or off again", choices=_WHEN)
        says = "Be told privately a day before a round ends"
        return (Command((REMIND,), says, self._command, (when,)),)

    def actions(self) -> Mapping[str, Act]:
        return {REMIND: self._remind, _REMIND_NOT: self._remind_not}

    def form_actions(self) -> Collection[str]:
        return ()

    def forms(self) -> Mapping[str, Callable[[Asker, str, Given], Awaitable[Answer]]]:
        return {}

    def posts(self) -> Mapping[str, Callable[[Delivery], Awaitable[Post | None]]]:
        return {REMINDER: self._reminder, _ROLE: self._wished_elsewhere}

    async def _command(self, asker: Asker, given: Given) -> Card:
        return await (self._remind_not if given.text("when") == _OFF else self._remind)(asker, "")

    async def _remind(self, asker: Asker, value: str) -> Card:
        account, told = asker.account, await self._told_elsewhere(asker)
        await self._store.remind(asker.member.id, account.platform, account.user_id, told)
        says = "A day before a round ends you get a private message."
        return Card(
            title="You will be reminded",
            body="\n\n".join([says, *_follows(told)]),
            actions=(Action(_REMIND_NOT, "", "No longer"),),
            role_wish=_role_wish(asker, wanted=True),
        )

    async def _remind_not(self, asker: Asker, value: str) -> Card:
        told = await self._told_elsewhere(asker)
        await self._store.remind_no_more(asker.member.id, told)
        return Card(
            title="You are not reminded any more",
            body="\n\n".join(_follows(told)),
            actions=(Action(REMIND, "", "Remind me"),),
            role_wish=_role_wish(asker, wanted=False),
        )

    async def _told_elsewhere(self, asker: Asker) -> list[NewPost]:
        """What carries the wish to where the role is, for whoever has an account there."""
        here = asker.account.platform
        moment = f"{self._clock.now():%Y%m%d%H%M%S%f}"
        return [
            NewPost(
                dedupe_key=f"{_ROLE}:{asker.member.id}:{account.platform}:{moment}",
                kind=_ROLE,
                platform=account.platform,
                recipient=account.user_id,
                community_id=asker.community.id,
                payload=str(asker.member.id),
            )
            for account in await self._store.accounts_of(asker.member.id)
            if account.platform != here and account.platform in _GIVE_ROLES
            if await self._role_at(asker.community.id, account.platform)
        ]

    async def _wished_elsewhere(self, delivery: Delivery) -> Post | None:
        """The wish as it is by now: of several in a row the last counts."""
        role = await self._role_at(delivery.community_id, delivery.platform)
        if not role:
            return None
        wishes = await self._store.reminded(delivery.community_id)
        wanted = delivery.payload in [str(wish.member_id) for wish in wishes]
        return Post(Card(title="The role that posts mention", role_wish=RoleWish(role, wanted)))

    async def _role_at(self, community_id: int, platform: str) -> str:
        community = await self._store.community_by_id(community_id, platform)
        return "" if community is None else _role_of(community)

    async def _reminder(self, delivery: Delivery) -> Post | None:
        round_ = None if delivery.round_id is None else await self._store.round(delivery.round_id)
        community = await self._store.community_by_id(delivery.community_id)
        now = self._clock.now()
        if round_ is None or community is None or not is_open(round_, now):
            return None
        zone = ZoneInfo(community.settings.zone if community.settings else community.zone)
        return Post(
            Card(
                title=f"{week_text(round_)} ends soon",
                body=f"It {closes_text(round_, now, zone)}. What is accepted before then counts.",
                actions=(
                    Action("challenge", round_.slug, "Challenge"),
                    Action("submit", round_.slug, "Submit"),
                    Action(_REMIND_NOT, "", "No more reminders"),
                ),
            )
        )


def _role_wish(asker: Asker, *, wanted: bool) -> RoleWish | None:
    role = _role_of(asker.community)
    return RoleWish(role, wanted) if role else None


def _role_of(community: Community) -> str:
    """The role that posts mention goes with the reminders; one that moderates never does."""
    settings = community.settings
    return "" if settings is None or settings.role == settings.moderator_role else settings.role


def _follows(told: Sequence[NewPost]) -> list[str]:
    """That the wish goes further than here."""
    return [f"Your role on {PLATFORMS[post.platform]} follows in a moment." for post in told]
