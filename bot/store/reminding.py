"""Who wants to be reminded before a round ends."""

from collections.abc import Sequence

from sqlalchemy import delete, insert, select

from bot.core.models import Account
from bot.core.posts import NewPost
from bot.core.schedule_ports import Reminded
from bot.store.engine import Database, unbroken
from bot.store.outbox import write_posts
from bot.store.schedule_tables import reminders
from bot.store.tables import accounts, member_accounts, members


class Reminding(Database):
    """The part of the store that knows whom to remind."""

    @unbroken
    async def remind(
        self, member_id: int, platform: str, recipient: str, posts: Sequence[NewPost] = ()
    ) -> None:
        wish = {
            "member_id": member_id,
            "platform": platform,
            "recipient": recipient,
            "since": self.clock.now(),
        }
        async with self.writing() as connection:
            await connection.execute(delete(reminders).where(reminders.c.member_id == member_id))
            await connection.execute(insert(reminders).values(wish))
            await write_posts(connection, posts, self.clock.now())

    @unbroken
    async def remind_no_more(self, member_id: int, posts: Sequence[NewPost] = ()) -> bool:
        gone = delete(reminders).where(reminders.c.member_id == member_id)
        async with self.writing() as connection:
            was = (await connection.execute(gone)).rowcount == 1
            await write_posts(connection, posts, self.clock.now())
            return was

    @unbroken
    async def accounts_of(self, member_id: int) -> Sequence[Account]:
        wanted = (
            select(accounts)
            .join(member_accounts, member_accounts.c.account_id == accounts.c.id)
            .where(member_accounts.c.member_id == member_id)
            .order_by(accounts.c.id)
        )
        async with self.reading() as connection:
            rows = (await connection.execute(wanted)).all()
        return [Account(row.platform, row.team_id, row.user_id, row.name) for row in rows]

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
