"""`/mod ban` and `/mod unban`: who may send code here.

A ban holds wherever the group meets. Who is banned keeps what is theirs: their
data, and the commands to have it or erase it.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence

from bot.core.asking import Asker
from bot.core.audit_ports import deed_of
from bot.core.cards import Action, Card, Form
from bot.core.commands import Act, Answer, Command, Given, Option, Post, Takes
from bot.core.fairness_ports import FairnessStore
from bot.core.fairness_words import (
    confirmed_reason,
    form_to_confirm,
    number_from,
    reason_from,
    refuse_oneself,
)
from bot.core.models import Member
from bot.core.posts import Delivery
from bot.core.team import refuse_others
from bot.core.text import name_for_show
from bot.errors import UserError


class Banning:
    """Bans members and lets them in again; moderators only."""

    def __init__(self, store: FairnessStore) -> None:
        self._store = store

    def commands(self) -> Sequence[Command]:
        """Ban, unban."""
        member = Option("member", Takes.MEMBER, "Whom", required=True)
        reason = Option("reason", Takes.TEXT, "Why they may again")
        return (
            Command(("mod", "ban"), "Let a member send no code here", self._ask_ban, (member,)),
            Command(("mod", "unban"), "Let them send code again", self._let_in, (member, reason)),
        )

    def actions(self) -> Mapping[str, Act]:
        """The button that asks for a reason."""
        return {"mod-ban": self._form}

    def form_actions(self) -> Collection[str]:
        """The same."""
        return ("mod-ban",)

    def forms(self) -> Mapping[str, Callable[[Asker, str, Given], Awaitable[Answer]]]:
        """Its form."""
        return {"mod-ban": self._ban}

    def posts(self) -> Mapping[str, Callable[[Delivery], Awaitable[Post | None]]]:
        """None: who is banned is told when they send code."""
        return {}

    async def _ask_ban(self, asker: Asker, given: Given) -> Card:
        member = await self._named(asker, given)
        refuse_oneself(asker, member.id)
        name = name_for_show(member.name)
        if member.banned is not None:
            raise UserError(f"{name} is banned already.")
        return Card(
            title=f"Ban {name}?",
            body=(
                "They can then send no code to this group, wherever it meets. What they sent "
                "stays and counts; /mod disqualify takes it off the boards. They can still "
                "have or erase their data. /mod unban takes it back."
            ),
            actions=(Action("mod-ban", str(member.id), f"Ban {name}"[:80]),),
        )

    async def _form(self, asker: Asker, value: str) -> Form:
        refuse_others(asker)
        member = await self._numbered(asker, value)
        return form_to_confirm(f"mod-ban:{member.id}", "Ban a member", member.name)

    async def _ban(self, asker: Asker, value: str, given: Given) -> Card:
        refuse_others(asker)
        member = await self._numbered(asker, value)
        refuse_oneself(asker, member.id)
        reason = confirmed_reason(given, member.name)
        name = name_for_show(member.name)
        if not await self._store.ban_member(
            deed_of(asker, "banned", about_id=member.id, reason=reason)
        ):
            raise UserError(f"{name} is banned already; another moderator was first.")
        return Card(title=f"{name} is banned", body="They read why when they next send code.")

    async def _let_in(self, asker: Asker, given: Given) -> Card:
        member = await self._named(asker, given)
        refuse_oneself(asker, member.id)
        reason = reason_from(given) if given.text("reason") else ""
        name = name_for_show(member.name)
        if not await self._store.let_in(
            deed_of(asker, "let in again", about_id=member.id, reason=reason)
        ):
            raise UserError(f"{name} is not banned here.")
        return Card(title=f"{name} may send code again")

    async def _named(self, asker: Asker, given: Given) -> Member:
        refuse_others(asker)
        account = given.member("member")
        if account is None:
            raise UserError("Name the member.")
        return await self._store.member(asker.community.id, account)

    async def _numbered(self, asker: Asker, value: str) -> Member:
        member = await self._store.member_in(asker.community.id, number_from(value))
        if member is None:
            raise UserError("There is no such member here.")
        return member
