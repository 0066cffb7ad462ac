"""Codes to link with: made, guessed at, and used up.

Of a code only a keyed hash is kept.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, insert, select, update
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

_PURPOSE = "link code"


class LinkCodes(Database):
    """The part of the store that knows codes."""

    @unbroken
    async def make_link_code(self, community_id: int, account: Account, code: str) -> bool:
        async with self.writing() as connection:
            now = self.clock.now()
            return await add_code(connection, community_id, account, _PURPOSE, code, now)

    @unbroken
    async def enter_link_code(
        self, community_id: int, account: Account, code: str
    ) -> Link | CodeProblem:
        now = self.clock.now()
        async with self.writing() as connection:
            account_id = await account_id_of(connection, account)
            if await guessed_too_often(connection, community_id, account_id, now):
                return CodeProblem.TOO_MANY
            row = await code_meant(connection, _PURPOSE, code, now)
            if row is None or row.community_id != community_id:
                await note_guess(connection, community_id, account_id, now)
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


async def add_code(
    connection: AsyncConnection,
    community_id: int,
    account: Account,
    purpose: str,
    code: str,
    now: datetime,
) -> bool:
    """Keep a code, and end the account's earlier ones; False if it made too many lately."""
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
            code_hash=await keyed_hash(connection, purpose, code),
            made_at=now,
            expires_at=now + CODE_LIFE,
        )
    )
    return True


async def code_meant(
    connection: AsyncConnection, purpose: str, code: str, now: datetime
) -> Row[Any] | None:
    """The row of a code that can still be used."""
    meant = (
        select(links)
        .where(
            WITH_CODE,
            links.c.code_hash == await keyed_hash(connection, purpose, code),
            links.c.expires_at > now,
        )
        .order_by(links.c.id.desc())
    )
    found: Row[Any] | None = (await connection.execute(meant)).first()
    return found


async def note_guess(
    connection: AsyncConnection, community_id: int, account_id: int, now: datetime
) -> None:
    """Count a wrong code."""
    guess = {"community_id": community_id, "account_id": account_id, "at": now}
    await connection.execute(insert(link_guesses).values(**guess))


def _since(now: datetime) -> datetime:
    window: timedelta = LIMITS_WINDOW
    return now - window


async def guessed_too_often(
    connection: AsyncConnection, community_id: int, account_id: int, now: datetime
) -> bool:
    """Whether an account, or everybody in a community together, may guess no more for now."""
    lately = select(func.count()).select_from(link_guesses).where(link_guesses.c.at > _since(now))
    own = lately.where(link_guesses.c.account_id == account_id)
    together = lately.where(link_guesses.c.community_id == community_id)
    if (await connection.execute(own)).scalar_one() >= MOST_GUESSES:
        return True
    return bool((await connection.execute(together)).scalar_one() >= MOST_GUESSES_TOGETHER)
