"""Who wants to be reminded before a round ends."""

from collections.abc import Sequence

from sqlalchemy import delete, insert, select

from bot.core.schedule_ports import Reminded
from bot.store.engine import Database, unbroken
from bot.store.schedule_tables import reminders
from bot.store.tables import members


class Reminding(Database):
    """The part of the store that knows whom to remind."""

    @unbroken
    async def remind(self, member_id: int, platform: str, recipient: str) -> None:
        wish = {
            "member_id": member_id,
            "platform": platform,
            "recipient": recipient,
            "since": self.clock.now(),
        }
        async with self.writing() as connection:
            await connection.execute(delete(reminders).where(reminders.c.member_id == member_id))
            await connection.execute(insert(reminders).values(wish))

    @unbroken
    async def remind_no_more(self, member_id: int) -> bool:
        gone = delete(reminders).where(reminders.c.member_id == member_id)
        async with self.writing() as connection:
            return (await connection.execute(gone)).rowcount == 1

    @unbroken
    async def reminded(self, community_id: int) -> Sequence[Reminded]:
        wanted = (
            select(reminders.c.member_id, reminders.c.platform, reminders.c.recipient)
            .join(members, members.c.id == reminders.c.member_id)
            .where(members.c.community_id == community_id)
            .order_by(reminders.c.member_id)
        )
        async with self.reading() as connection:
            return [Reminded(*row) for row in await connection.execute(wanted)]
