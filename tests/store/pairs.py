"""Two accounts in one community, on two platforms, and the steps of linking them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core.linking_ports import Link
from bot.core.models import Account, Member

if TYPE_CHECKING:
    from tests.store.conftest import Group, Person

CODE = "0123456789AB"


@dataclass(frozen=True)
class _Joined:
    """A person, as the fixtures of a group have them."""

    member: Member
    account: Account


@dataclass
class Pair:
    """Anna on Discord, who makes the code, and Annika on Slack, who types it."""

    group: "Group"
    anna: "Person"
    annika: "Person"

    @classmethod
    async def meet(cls, group: "Group") -> "Pair":
        return cls(
            group, await join(group, "discord", "Anna"), await join(group, "slack", "Annika")
        )

    async def ask(self, code: str = CODE) -> Link:
        """Both steps of the codes."""
        store, here = self.group.store, self.group.community.id
        assert await store.make_link_code(here, self.anna.account, code)
        link = await store.enter_link_code(here, self.annika.account, code)
        assert isinstance(link, Link)
        return link

    async def confirm(self) -> Link:
        """Everything but the first's approval."""
        link = await self.ask()
        assert await self.group.store.confirm_link(link.id, self.annika.account) == link
        return link

    async def link(self) -> Link:
        """Link the two."""
        asked = await self.confirm()
        link = await self.group.store.approve_link(asked.id, self.anna.account)
        assert isinstance(link, Link)
        assert link.linked_at is not None
        return link

    async def undo(self, link: Link) -> None:
        """Split them again."""
        undone = await self.group.store.undo_link(link.id, self.annika.account)
        assert undone is not None
        assert undone.ended_at is not None

    async def members(self) -> tuple[int, int]:
        """The members that the two accounts are now."""
        store, here = self.group.store, self.group.community.id
        return (
            (await store.member(here, self.anna.account)).id,
            (await store.member(here, self.annika.account)).id,
        )


async def join(group: "Group", platform: str, name: str, team: str = "") -> "Person":
    """Let somebody of a platform into the group."""
    account = Account(platform, team, name.lower(), name)
    member = await group.store.member(group.community.id, account)
    return _Joined(member, account)  # type: ignore[return-value]
