"""Codes to link with: made, guessed at, and used up.

Of a code only a keyed hash is kept.
"""

from datetime import datetime, timedelta

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.link_codes import (
    ANSWER_WITHIN,
    CODE_LIFE,
    LIMITS_WINDOW,
    MOST_CODES,
    MOST_GUESSES,
    MOST_GUESSES_TOGETHER,
)
from bot.core.linking_ports import CodeProblem, Link
from bot.core.models import Account
from bot.store.engine import Database, unbroken
from bot.store.keyed import keyed_hash
from bot.store.link_rows import account_id_of, one_link, problem_of
from bot.store.people_tables import WITH_CODE, link_guesses, links


class LinkCodes(Database):
    """The part of the store that knows codes."""

    @unbroken
    async def make_link_code(self, community_id: int, account: Account, code: str) -> bool:
        now = self.clock.now()
        async with self.writing() as connection:
            account_id = await account_id_of(connection, account)
            made = (
                select(func.count())
                .select_from(links)
                .where(links.c.first_account_id == account_id, links.c.made_at > _since(now))
            )
            if (await connection.execute(made)).scalar_one() >= MOST_CODES:
                return False
            earlier = links.c.first_account_id == account_id, WITH_CODE
            await connection.execute(update(links).where(*earlier).values(code_hash=""))
            await connection.execute(
                insert(links).values(
                    community_id=community_id,
                    first_account_id=account_id,
                    code_hash=await keyed_hash(connection, "link code", code),
                    made_at=now,
                    expires_at=now + CODE_LIFE,
                )
            )
            return True

    @unbroken
    async def enter_link_code(
        self, community_id: int, account: Account, code: str
    ) -> Link | CodeProblem:
        now = self.clock.now()
        async with self.writing() as connection:
            account_id = await account_id_of(connection, account)
            if await _guessed_too_often(connection, community_id, account_id, now):
                return CodeProblem.TOO_MANY
            meant = (
                select(links.c.id, links.c.first_account_id)
                .where(
                    WITH_CODE,
                    links.c.code_hash == await keyed_hash(connection, "link code", code),
                    links.c.community_id == community_id,
                    links.c.expires_at > now,
                )
                .order_by(links.c.id.desc())
            )
            row = (await connection.execute(meant)).first()
            if row is None:
                await connection.execute(
                    insert(link_guesses).values(
                        community_id=community_id, account_id=account_id, at=now
                    )
                )
                return CodeProblem.WRONG
            problem = await problem_of(connection, community_id, row.first_account_id, account_id)
            if problem is not None:
                return problem
            await connection.execute(
                update(links)
                .where(links.c.id == row.id)
                .values(code_hash="", second_account_id=account_id, expires_at=now + ANSWER_WITHIN)
            )
            return await one_link(connection, row.id)


def _since(now: datetime) -> datetime:
    window: timedelta = LIMITS_WINDOW
    return now - window


async def _guessed_too_often(
    connection: AsyncConnection, community_id: int, account_id: int, now: datetime
) -> bool:
    lately = select(func.count()).select_from(link_guesses).where(link_guesses.c.at > _since(now))
    own = lately.where(link_guesses.c.account_id == account_id)
    together = lately.where(link_guesses.c.community_id == community_id)
    if (await connection.execute(own)).scalar_one() >= MOST_GUESSES:
        return True
    return bool((await connection.execute(together)).scalar_one() >= MOST_GUESSES_TOGETHER)
