"""How often members suggested threads lately."""

from datetime import datetime

from sqlalchemy import delete, func, insert, select

from bot.store.engine import Database, unbroken
from bot.store.relay_tables import suggestions


class Suggesting(Database):
    """The part of the store that counts suggestions."""

    @unbroken
    async def note_suggestion(self, member_id: int, most: int, since: datetime) -> bool:
        lately = (
            select(func.count())
            .select_from(suggestions)
            .where(suggestions.c.member_id == member_id, suggestions.c.at > since)
        )
        async with self.writing() as connection:
            if (await connection.execute(lately)).scalar_one() >= most:
                return False
            noted = insert(suggestions).values(member_id=member_id, at=self.clock.now())
            await connection.execute(noted)
            return True

    @unbroken
    async def forget_suggestions(self, before: datetime) -> int:
        async with self.writing() as connection:
            old = delete(suggestions).where(suggestions.c.at <= before)
            return (await connection.execute(old)).rowcount
