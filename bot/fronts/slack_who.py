"""Who asks, and whether they may moderate: from a request to an `Asker`."""

import asyncio
import time
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC
from zoneinfo import ZoneInfo

from bot.core.asking import Asker
from bot.core.group import StudyGroup
from bot.core.models import Account
from bot.errors import UserError
from bot.fronts.slack_api import TROUBLE, SlackApi, Workspace, error_of
from bot.fronts.slack_requests import Request

PLATFORM = "slack"
PERSON_KEPT_S = 3600.0
PERSON_DEADLINE_S = 5.0
MOST_PERSONS = 10_000
_STRANGER = (
    "You are here from another workspace. The study group is for members of this one; ask for "
    "the bot in yours."
)
_GONE = "Slack knows no such member of this workspace any more."
_SILENT = "Slack doesn't say just now who you are. Please try again in a moment."


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as Slack describes them.

    Attributes:
        manages: whether Slack lets them manage the workspace.
    """

    name: str
    manages: bool


class Doorkeeper:
    """Finds out who asks; Slack is asked about each at most once an hour.

    Attributes:
        workspace: the one whose members are served; known once Slack was asked.
    """

    def __init__(self, api: SlackApi, group: StudyGroup, moderators: Collection[str] = ()) -> None:
        """Make it.

        Args:
            moderators: ids of users who may manage the group, whatever Slack says.
        """
        self.workspace = Workspace("", "", "", "")
        self._api = api
        self._group = group
        self._moderators = frozenset(moderators)
        self._persons: dict[str, tuple[float, Person]] = {}
        self._in_groups: dict[str, tuple[float, frozenset[str]]] = {}

    @property
    def managers(self) -> list[str]:
        """Users who manage and were seen, or are named in the settings file."""
        seen = [user_id for user_id, (_, person) in self._persons.items() if person.manages]
        return sorted(self._moderators.union(seen))

    async def asker(self, request: Request) -> Asker:
        """Who asks.

        Raises:
            UserError: they are no member of this workspace, or Slack doesn't say.
        """
        if request.team_id != self.workspace.team_id:
            raise UserError(_STRANGER)
        return await self.asker_called(request.user_id)

    async def asker_called(self, user_id: str) -> Asker:
        """Who a user is to the group.

        Raises:
            UserError: likewise.
        """
        account = await self.account(user_id)
        asker = await self._group.join(
            (PLATFORM, self.workspace.team_id),
            self.workspace.name,
            account,
            UTC,
            manages=self._persons[user_id][1].manages,
        )
        settings = asker.community.settings
        if settings and settings.moderator_role and not asker.manages:
            asker = replace(asker, roles=await self._role(settings.moderator_role, user_id))
        # Times as their community reads them, where Slack can't show the reader's own.
        return replace(asker, zone=ZoneInfo(asker.community.zone))

    async def account(self, user_id: str) -> Account:
        """The account behind a user.

        Raises:
            UserError: there is none, or Slack doesn't say.
        """
        person = await self._person(user_id)
        return Account(PLATFORM, self.workspace.team_id, user_id, person.name)

    async def _person(self, user_id: str) -> Person:
        until, person = self._persons.get(user_id, (0.0, None))
        if person is not None and until > time.monotonic():
            return person
        try:
            async with asyncio.timeout(PERSON_DEADLINE_S):
                found = (await self._api.users_info(user=user_id))["user"]
        except TROUBLE as error:
            if error_of(error) in ("user_not_found", "user_not_visible"):
                raise UserError(_GONE) from error
            raise UserError(_SILENT) from error
        if found.get("is_stranger") or found.get("team_id") != self.workspace.team_id:
            raise UserError(_STRANGER)
        if found.get("deleted") or found.get("is_bot"):
            raise UserError(_GONE)
        profile = found.get("profile", {})
        names = (profile.get("display_name"), profile.get("real_name"), found.get("name"))
        manages = bool(found.get("is_admin") or found.get("is_owner"))
        person = Person(
            next((name for name in names if name), user_id),
            manages or user_id in self._moderators,
        )
        if len(self._persons) >= MOST_PERSONS:
            self._persons.clear()
        self._persons[user_id] = (time.monotonic() + PERSON_KEPT_S, person)
        return person

    async def _role(self, group_id: str, user_id: str) -> frozenset[str]:
        """A user group as the one role somebody has; none where Slack doesn't say."""
        until, members = self._in_groups.get(group_id, (0.0, frozenset[str]()))
        if until <= time.monotonic():
            try:
                async with asyncio.timeout(PERSON_DEADLINE_S):
                    found = await self._api.usergroups_users_list(usergroup=group_id)
            except TROUBLE:
                return frozenset()
            members = frozenset(map(str, found["users"]))
            self._in_groups[group_id] = (time.monotonic() + PERSON_KEPT_S, members)
        return frozenset([group_id]) if user_id in members else frozenset()


async def group_of(api: SlackApi, text: str) -> str:
    """The id of a user group that somebody named by its handle; empty for none.

    Raises:
        UserError: there is none, or Slack doesn't say.
    """
    wanted = text.strip().removeprefix("@").casefold()
    if not wanted:
        return ""
    try:
        async with asyncio.timeout(PERSON_DEADLINE_S):
            found = await api.usergroups_list()
    except TROUBLE as error:
        raise UserError(
            "Slack doesn't name the user groups of this workspace; they belong to its paid "
            "plans. Leave that answer empty."
        ) from error
    for group in found["usergroups"]:
        if wanted in (str(group["handle"]).casefold(), str(group["id"]).casefold()):
            return str(group["id"])
    handles = ", ".join(f"@{group['handle']}" for group in found["usergroups"][:5])
    known = f"There are {handles}." if handles else "There are none."
    raise UserError(f"There is no user group {text.strip()[:40]}. {known}")
