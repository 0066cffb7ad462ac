"""A Discord server and a Slack workspace, and the steps of making them one study group."""

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.core.communities import CommunitySettings, Weekly
from bot.core.group_link_ports import GroupLink
from bot.core.models import Account
from bot.core.posts import Delivery
from bot.store.outbox_tables import outbox
from tests.store.pairs import CODE

if TYPE_CHECKING:
    from tests.store.conftest import Group

HOME = CommunitySettings(
    "123", "role 1", "UTC", Weekly(0, 18, 30), moderators_channel="456", moderators=("a",)
)
GUEST = replace(HOME, channel="C1", role="S1", moderators_channel="", moderators=("b",))
BOSS = Account("discord", "", "boss", "Boss")
CHIEF = Account("slack", "T1", "chief", "Chief")


async def ask(home: "Group", guest: "Group", code: str = CODE, by: Account = CHIEF) -> GroupLink:
    """Everything but the home's approval."""
    store = home.store
    assert await store.make_group_code(home.community.id, BOSS, code)
    link = await store.enter_group_code(guest.community.id, by, code)
    assert isinstance(link, GroupLink)
    assert await store.confirm_group_link(link.id, guest.community.id)
    return link


async def join(home: "Group", guest: "Group", code: str = CODE, by: Account = CHIEF) -> None:
    """Make one group of two."""
    link = await ask(home, guest, code, by)
    assert await home.store.approve_group_link(link.id, home.community.id, BOSS)


async def leased(group: "Group", platform: str, kind: str) -> list[Delivery]:
    """What of a kind is due on a platform; nothing of that platform is due afterwards."""
    found = await group.store.lease(platform, None, "sender", 60)
    return [delivery for delivery in found if delivery.kind == kind]


async def send_all(group: "Group") -> list[Delivery]:
    """Send what is due; each becomes a message that is called after its key."""
    due = []
    for platform in ("discord", "slack"):
        for delivery in await group.store.lease(platform, None, "sender", 60):
            await group.store.sent(delivery.id, "sender", f"message of {delivery.dedupe_key}")
            due.append(delivery)
    return due


async def posts(group: "Group", *kinds: str) -> list[tuple[str, str, str]]:
    """Platform, recipient and key of what was written, in order."""
    wanted = select(outbox).where(outbox.c.kind.in_(kinds)).order_by(outbox.c.id)
    async with group.store.reading() as connection:
        rows = (await connection.execute(wanted)).all()
    return [(row.platform, row.recipient, row.dedupe_key) for row in rows]
