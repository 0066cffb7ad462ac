"""What meets an account that had everything deleted and comes back: a ban, an open round.

Only a keyed hash of the account is kept, and only if there is something to keep.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, literal, select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.models import Account
from bot.core.unranked import Unranked
from bot.store.fairness_tables import STANDS, disqualifications, unranked
from bot.store.keyed import keyed_hash
from bot.store.owned import Person
from bot.store.people_tables import Barred, remembered
from bot.store.tables import members, rounds


async def remember(connection: AsyncConnection, person: Person, now: datetime) -> None:
    """Keep what must not end with a deletion."""
    banned = (
        await connection.execute(select(members.c.banned).where(members.c.id == person.members[0]))
    ).scalar_one()
    barred = union(
        select(unranked.c.round_id, unranked.c.why).where(unranked.c.member_id.in_(person.members)),
        select(
            disqualifications.c.round_id, literal(Unranked.DISQUALIFIED.value).label("why")
        ).where(STANDS, disqualifications.c.member_id.in_(person.members)),
    ).subquery()
    open_ones = (
        select(barred.c.round_id, barred.c.why, rounds.c.closes_at)
        .join(rounds, rounds.c.id == barred.c.round_id)
        .where(rounds.c.closes_at > now)
        .order_by(barred.c.round_id, barred.c.why)
    )
    found = (await connection.execute(open_ones)).all()
    if banned is None and not found:
        return
    until = None if banned is not None else max(row.closes_at for row in found)
    for row in person.rows:
        account = Account(row.platform, row.team_id, row.user_id, "")
        account_hash = await _hash(connection, account)
        await connection.execute(delete(remembered).where(*_is(person.community_id, account_hash)))
        await connection.execute(
            insert(remembered).values(
                community_id=person.community_id,
                account_hash=account_hash,
                # A moderator's words may hold a name.
                banned=None if banned is None else "",
                # Of two reasons in a round the first is kept: a moderator's.
                rounds=tuple(
                    Barred(round_id, Unranked(why))
                    for round_id, why in {one.round_id: one.why for one in reversed(found)}.items()
                ),
                kept_until=until,
            )
        )


async def recall(
    connection: AsyncConnection, community_id: int, account: Account, member_id: int, now: datetime
) -> None:
    """Let a new member meet what was remembered of their account."""
    anybody = select(remembered.c.account_hash).where(remembered.c.community_id == community_id)
    if (await connection.execute(anybody.limit(1))).first() is None:
        return
    theirs = _is(community_id, await _hash(connection, account))
    row = (await connection.execute(select(remembered).where(*theirs))).one_or_none()
    if row is None:
        return
    await connection.execute(
        update(members).where(members.c.id == member_id).values(banned=row.banned)
    )
    for barred in row.rounds:
        await connection.execute(
            insert(unranked).values(
                round_id=barred.round_id, member_id=member_id, why=barred.why, at=now
            )
        )
    await connection.execute(delete(remembered).where(*theirs))


async def _hash(connection: AsyncConnection, account: Account) -> str:
    key = "\0".join((account.platform, account.team_id, account.user_id))
    return await keyed_hash(connection, "account", key)


def _is(community_id: int, account_hash: str) -> tuple[ColumnElement[bool], ...]:
    return (
        remembered.c.community_id == community_id,
        remembered.c.account_hash == account_hash,
    )
