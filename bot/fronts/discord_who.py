"""Who asks, and in which study group: from an interaction to an `Asker`."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from zoneinfo import ZoneInfo

import discord

from bot.core.asking import Asker
from bot.core.cards import Action, Card
from bot.core.group import StudyGroup
from bot.core.models import Account, Community
from bot.core.ports import Store
from bot.errors import UserError
from bot.fronts.discord_controls import ABOUT

PLATFORM = "discord"
CHOOSE = "choose-group"  # the one action that is this front's own
MEMBERSHIP_KEPT_S, POWERS_KEPT_S = 3600.0, 60.0
MEMBERSHIP_DEADLINE_S = 5.0
MOST_MEMBERSHIPS = 10_000
_COMMANDS_ONLY = "The bot isn't on this server. Someone who manages it can invite it."
_ANOTHERS = (
    "This button is about a study group that you are not in any more, or that became part of "
    "another. Please use the command instead; /help lists them."
)
_NOWHERE = (
    "You are in no study group yet. Use a command in a server that has this bot; after that it "
    "works here too."
)


class ChooseGroup(Exception):
    """Several study groups could be meant; the card asks which."""

    def __init__(self, card: Card) -> None:
        super().__init__("several study groups could be meant")
        self.card = card


@dataclass(frozen=True, slots=True)
class _Membership:
    """What somebody was in a server when it was seen last.

    Attributes:
        seen_s: by the monotonic clock.
        manages: whether they may manage it.
        roles: the ids of their roles.
    """

    seen_s: float
    manages: bool
    roles: frozenset[str]


class Doorkeeper:
    """Finds out who asks; in private messages, in which group, and whether they are in it."""

    def __init__(self, client: discord.Client, group: StudyGroup, store: Store) -> None:
        self._client = client
        self._group = group
        self._store = store
        # By guild and user.
        self._memberships: dict[tuple[int, int], _Membership] = {}

    async def asker(self, interaction: discord.Interaction) -> Asker:
        """Who asks.

        Raises:
            UserError: they are in no study group.
            ChooseGroup: they must say which first.
        """
        account = account_of(interaction.user)
        about = interaction.extras.pop(ABOUT, None)
        if interaction.guild_id is None:
            asker = await self._in_private(interaction.user.id, account, about)
            # Another may be chosen before the buttons of this answer are pressed.
            interaction.extras[ABOUT] = asker.community.id
            return asker
        # Commands can be on a server without the bot, if it was invited in part.
        guild = self._client.get_guild(interaction.guild_id)
        if guild is None:
            raise UserError(_COMMANDS_ONLY)
        user = interaction.user
        there = user.roles if isinstance(user, discord.Member) else []
        roles = frozenset(str(role.id) for role in there)
        asker = await self._group.join(
            (PLATFORM, str(guild.id)),
            guild.name,
            account,
            UTC,
            manages=interaction.permissions.manage_guild,
            roles=roles,
        )
        self._note(guild.id, user.id, interaction.permissions.manage_guild, roles)
        if about not in (None, asker.community.id):
            # What waited for somebody is shown where they turn up, in whichever group.
            theirs = await self._store.communities_of(account)
            if about in [community.id for community in theirs]:
                interaction.extras[ABOUT] = about
                return await self._in_private(user.id, account, about)
        return _in_its_zone(asker)

    async def choose(self, interaction: discord.Interaction, value: str) -> Card:
        """Note which group is meant in private messages.

        Args:
            value: the community's id; empty to be asked.

        Raises:
            UserError: it is none of theirs.
            ChooseGroup: asks which.
        """
        account = account_of(interaction.user)
        theirs = await self._store.communities_of(account)
        if not value:
            raise ChooseGroup(_question(theirs))
        found = [community for community in theirs if str(community.id) == value]
        if not found:
            raise UserError("You are not in that study group any more.")
        await self._store.choose_community(account, found[0].id)
        return Card(
            title=found[0].name,
            body="Commands here are about this group from now on. Send yours again, please.",
        )

    async def other_groups(self, interaction: discord.Interaction) -> list[Card]:
        """Which group private messages are about, for a member of several."""
        found = await self._store.communities_of(account_of(interaction.user))
        if len(found) < 2:
            return []
        return [
            Card(
                title=found[0].name,
                body="Commands in private messages are about this group.",
                actions=(Action(CHOOSE, "", "Another group"),),
            )
        ]

    async def guild_of(self, asker: Asker) -> discord.Guild | None:
        """The server of the asker's group, wherever they asked; None if the bot left it."""
        place = await self._place_of(asker.community)
        return None if place is None else self._client.get_guild(int(place))

    async def _place_of(self, community: Community) -> str | None:
        places = {id_: place for place, id_ in (await self._store.places_on(PLATFORM)).items()}
        return places.get(community.id)

    async def _in_private(self, user_id: int, account: Account, about: int | None) -> Asker:
        community = await self._meant(account, about)
        place = await self._place_of(community)
        membership = await self._membership(int(place), user_id) if place else None
        if place is None or membership is None:
            raise UserError(f"You are not in {community.name} any more, or the bot isn't.")
        asker = await self._group.join(
            (PLATFORM, place),
            community.name,
            account,
            UTC,
            manages=membership.manages,
            roles=membership.roles,
        )
        return _in_its_zone(asker)

    async def _meant(self, account: Account, about: int | None) -> Community:
        """The community that a private message is about: of a button, that of its message."""
        found = await self._store.communities_of(account)
        if not found:
            raise UserError(_NOWHERE)
        if about is not None:
            its = [community for community in found if community.id == about]
            if not its:
                raise UserError(_ANOTHERS)
            return its[0]
        if len(found) == 1 or await self._store.chosen_community(account) == found[0].id:
            return found[0]
        raise ChooseGroup(_question(found))

    async def _membership(self, guild_id: int, user_id: int) -> "_Membership | None":
        """What somebody is in a server, as Discord says; None if they aren't in it.

        That they are in it is believed for an hour, what they may do there for a minute.
        """
        known = self._memberships.get((guild_id, user_id))
        age_s = time.monotonic() - known.seen_s if known else MEMBERSHIP_KEPT_S
        if known and age_s < POWERS_KEPT_S:
            return known
        guild = self._client.get_guild(guild_id)
        if guild is None:
            return None
        try:
            async with asyncio.timeout(MEMBERSHIP_DEADLINE_S):
                member = await guild.fetch_member(user_id)
        except discord.NotFound:
            return None
        except (TimeoutError, discord.HTTPException) as error:
            if known and age_s < MEMBERSHIP_KEPT_S:
                return replace(known, manages=False, roles=frozenset())
            raise UserError(
                "Discord doesn't say just now whether you are in the group. "
                "Please try again in a moment."
            ) from error
        roles = frozenset(str(role.id) for role in member.roles)
        return self._note(guild_id, user_id, member.guild_permissions.manage_guild, roles)

    def _note(
        self, guild_id: int, user_id: int, manages: bool, roles: frozenset[str]
    ) -> "_Membership":
        if len(self._memberships) >= MOST_MEMBERSHIPS:
            self._memberships.clear()
        seen = _Membership(time.monotonic(), manages, roles)
        self._memberships[guild_id, user_id] = seen
        return seen


def account_of(user: discord.User | discord.Member) -> Account:
    """The account behind a user; the same in every server."""
    return Account(PLATFORM, "", str(user.id), user.display_name)


def _question(found: Sequence[Community]) -> Card:
    choices = tuple(Action(CHOOSE, str(one.id), one.name) for one in found)
    return Card(title="Which study group do you mean?", actions=choices)


def _in_its_zone(asker: Asker) -> Asker:
    """The asker with times as their community reads them."""
    return replace(asker, zone=ZoneInfo(asker.community.zone))
