"""Who may moderate: whoever the platform lets manage the place, a role, named members."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import replace

from bot.core.asking import Asker
from bot.core.audit_ports import deed_of
from bot.core.cards import Card, Form, Kind, Question
from bot.core.commands import Act, Answer, Command, Given, Option, Post, Takes
from bot.core.communities import CommunitySettings
from bot.core.models import Account
from bot.core.ports import Store
from bot.core.posts import Delivery
from bot.errors import UserError

MODERATORS_ONLY = (
    "Only moderators may do this: who manages the server or workspace, and whom they named "
    "with /mod team."
)
NO_SETTINGS = "This group is not set up yet. Fill in /mod settings first."
_MANAGERS_ONLY = "Only who manages the server or workspace may change who moderates."
ONE_ROLE_FOR_BOTH = (
    "Any member may have the role that posts mention, so it can't be the one that moderates. "
    "Choose another."
)
_MOST_NAMED = 25
_ID_LENGTH = 64


def may_moderate(asker: Asker) -> bool:
    """Whether they may run this group."""
    if asker.manages:
        return True
    settings = asker.community.settings
    if settings is None:
        return False
    by_role = settings.moderator_role != "" and settings.moderator_role in asker.roles
    return by_role or key_of(asker.account) in settings.moderators


def refuse_others(asker: Asker) -> None:
    """Let moderators pass.

    Raises:
        UserError: they are none.
    """
    if not may_moderate(asker):
        raise UserError(MODERATORS_ONLY)


def key_of(account: Account) -> str:
    """An account as the list of moderators holds it."""
    return f"{account.platform}:{account.team_id}:{account.user_id}"


class Team:
    """The commands `/mod team …`, a feature of every group."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def commands(self) -> Sequence[Command]:
        """See, fill in, add, remove."""
        member = Option("member", Takes.MEMBER, "Whom", required=True)
        return (
            Command(("mod", "team", "show"), "Who may moderate here", self._show),
            Command(
                ("mod", "team", "where"),
                "Where moderators are told things, and which role moderates",
                self._where,
                asks=True,
            ),
            Command(("mod", "team", "add"), "Let a member moderate", self._add, (member,)),
            Command(("mod", "team", "remove"), "Let them no longer", self._remove, (member,)),
        )

    def actions(self) -> Mapping[str, Act]:
        """The form opens from a button too."""

        async def where(asker: Asker, _: str) -> Answer:
            return await self._where(asker, Given())

        return {"team-where": where}

    def form_actions(self) -> Collection[str]:
        """The same."""
        return ("team-where",)

    def forms(self) -> Mapping[str, Callable[[Asker, str, Given], Awaitable[Answer]]]:
        """The form of `/mod team where`."""
        return {"team": self._keep}

    def posts(self) -> Mapping[str, Callable[[Delivery], Awaitable[Post | None]]]:
        """None of its own."""
        return {}

    async def _show(self, asker: Asker, given: Given) -> Card:
        refuse_others(asker)
        settings = _settings(asker)
        told = "in a channel of their own" if settings.moderators_channel else "privately"
        lines = ["Whoever manages the server or workspace may moderate."]
        if settings.moderator_role:
            lines.append("So may everyone who has the chosen role.")
        lines.append(f"Named members: {len(settings.moderators)}.")
        lines.append(f"Moderators are told things {told}.")
        return Card(title="Moderators", body="\n".join(lines))

    async def _where(self, asker: Asker, given: Given) -> Form:
        _refuse_unless_managing(asker)
        settings = _settings(asker)
        return Form(
            id="team",
            title="Moderators of this study group",
            questions=(
                Question(
                    "moderators_channel",
                    Kind.CHANNEL,
                    "Where moderators are told things",
                    hint="A channel that only they see; may be empty",
                    required=False,
                    value=settings.moderators_channel,
                ),
                Question(
                    "moderator_role",
                    Kind.ROLE,
                    "A role whose members moderate",
                    hint="May be empty",
                    required=False,
                    value=settings.moderator_role,
                ),
            ),
            submit="Save",
        )

    async def _keep(self, asker: Asker, value: str, given: Given) -> Card:
        _refuse_unless_managing(asker)
        channel, role = given.text("moderators_channel"), given.text("moderator_role")
        if len(channel) > _ID_LENGTH or len(role) > _ID_LENGTH:
            raise UserError("Choose a channel and a role from the lists.")
        if role and role == _settings(asker).role:
            raise UserError(ONE_ROLE_FOR_BOTH)
        settings = replace(_settings(asker), moderators_channel=channel, moderator_role=role)
        deed = deed_of(asker, "changed where moderators are told things, and their role")
        await self._store.save_settings(asker.community.id, settings, deed)
        return await self._show(_with(asker, settings), given)

    async def _add(self, asker: Asker, given: Given) -> Card:
        return await self._name(asker, given, add=True)

    async def _remove(self, asker: Asker, given: Given) -> Card:
        return await self._name(asker, given, add=False)

    async def _name(self, asker: Asker, given: Given, *, add: bool) -> Card:
        _refuse_unless_managing(asker)
        account = given.member("member")
        if account is None:
            raise UserError("Name the member.")
        settings = _settings(asker)
        others = tuple(key for key in settings.moderators if key != key_of(account))
        named = (*others, key_of(account)) if add else others
        if len(named) > _MOST_NAMED:
            raise UserError(f"At most {_MOST_NAMED} members can be named. Use a role for more.")
        settings = replace(settings, moderators=named)
        action = "named as a moderator:" if add else "named no longer as a moderator:"
        member = await self._store.member(asker.community.id, account)
        deed = deed_of(asker, action, about_id=member.id)
        await self._store.save_settings(asker.community.id, settings, deed)
        return await self._show(_with(asker, settings), given)


def _settings(asker: Asker) -> CommunitySettings:
    if asker.community.settings is None:
        raise UserError(NO_SETTINGS)
    return asker.community.settings


def _with(asker: Asker, settings: CommunitySettings) -> Asker:
    return replace(asker, community=replace(asker.community, settings=settings))


def _refuse_unless_managing(asker: Asker) -> None:
    if not asker.manages:
        raise UserError(_MANAGERS_ONLY)
