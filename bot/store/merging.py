"""Make one member of two, and two of one again: rows move, and boards are worked out anew."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Row, Table, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.communities import ShownAs
from bot.core.models import Mode
from bot.store.archives import follow_choice
from bot.store.belongings import RULES, Before, Moved, MovedRow, OnLink
from bot.store.boards import refresh_boards
from bot.store.result_tables import bests, standings
from bot.store.round_posts import tell_of_changes
from bot.store.schema import metadata
from bot.store.tables import member_accounts, members, submissions

# From what others see most of to what they see least of.
_STRICTER = (None, ShownAs.NAME, ShownAs.PSEUDONYM, ShownAs.HIDDEN)


async def join_members(
    connection: AsyncConnection, kept_id: int, joined_id: int, now: datetime
) -> Moved:
    """Let one member become another; the row of the one who joins stays, empty."""
    theirs = select(member_accounts.c.account_id).where(member_accounts.c.member_id == joined_id)
    accounts = tuple((await connection.execute(theirs)).scalars())
    touched = await _rounds_of(connection, kept_id, joined_id)
    before = _chosen(await _member(connection, kept_id))
    after = stricter(before, _chosen(await _member(connection, joined_id)))
    await _move_accounts(connection, accounts, joined_id, kept_id)
    await _set(connection, kept_id, after)
    rows = tuple([row async for row in _moved_rows(connection, joined_id, kept_id)])
    await _remake(connection, touched, now, kept_id, joined_id)
    return Moved(accounts, rows, before, after)


async def split_members(
    connection: AsyncConnection,
    kept_id: int,
    joined_id: int,
    moved: Moved,
    linked_at: datetime,
    now: datetime,
) -> None:
    """Give each of two members their own again, with what was sent meanwhile.

    A choice or a ban from meanwhile is that of both.
    """
    touched = await _rounds_of(connection, kept_id, joined_id)
    chosen = _chosen(await _member(connection, kept_id))
    await _move_accounts(connection, moved.accounts, kept_id, joined_id)
    for row in moved.rows:
        await _move_back(connection, row, kept_id, joined_id)
    await _share_what_came(connection, kept_id, joined_id, moved, linked_at)
    kept, joined = moved.before, _chosen(await _member(connection, joined_id))
    if replace(chosen, banned=None) != replace(moved.after, banned=None):
        kept, joined = replace(chosen, banned=kept.banned), replace(chosen, banned=joined.banned)
    if chosen.banned != moved.after.banned:
        kept, joined = replace(kept, banned=chosen.banned), replace(joined, banned=chosen.banned)
    await _set(connection, kept_id, kept)
    await _set(connection, joined_id, joined)
    await _remake(connection, touched, now, kept_id, joined_id)


def stricter(one: Before, other: Before) -> Before:
    """What two members chose, as one: what shows less; of two pseudonyms the first."""
    chose = max((one, other), key=lambda choice: _STRICTER.index(_shown(choice.shown_as)))
    asked = [choice for choice in (one, other) if choice.shown_as is not None]
    return Before(
        shown_as=chose.shown_as,
        pseudonym=chose.pseudonym,
        announces=bool(asked) and all(choice.announces for choice in asked),
        shares=bool(asked) and all(choice.shares for choice in asked),
        banned=one.banned if one.banned is not None else other.banned,
    )


def _shown(value: str | None) -> ShownAs | None:
    return None if value is None else ShownAs(value)


def _chosen(row: Row[Any]) -> Before:
    return Before(row.shown_as, row.pseudonym, row.announces, row.shares, row.banned)


async def _member(connection: AsyncConnection, member_id: int) -> Row[Any]:
    return (await connection.execute(select(members).where(members.c.id == member_id))).one()


async def _set(connection: AsyncConnection, member_id: int, chosen: Before) -> None:
    changed = update(members).where(members.c.id == member_id).values(**asdict(chosen))
    await connection.execute(changed)
    await follow_choice(connection, member_id)


async def _move_accounts(
    connection: AsyncConnection, accounts: Sequence[int], source: int, target: int
) -> None:
    for table in (member_accounts, submissions):
        followed = table.c.account_id.in_(accounts), table.c.member_id == source
        await connection.execute(update(table).where(*followed).values(member_id=target))


def _moving() -> Iterator[tuple[str, Table, Column[Any]]]:
    for reference, rule in RULES.items():
        table = metadata.tables.get(reference.partition(".")[0])
        if rule.on_link is OnLink.MOVE and table is not None:
            yield reference, table, table.c[reference.partition(".")[2]]


async def _moved_rows(connection: AsyncConnection, source: int, target: int) -> Any:
    """Move what follows the member, row by row; yields what was moved."""
    for reference, table, column in _moving():
        keys = [key for key in table.primary_key.columns if key is not column]
        wanted = select(*keys, column).where(column == source)
        for row in (await connection.execute(wanted)).all():
            key = {own.name: row._mapping[own] for own in keys}
            if await _move_row(connection, column, key, source, target):
                yield MovedRow(reference, key)


async def _move_row(
    connection: AsyncConnection, column: Column[Any], key: dict[str, Any], source: int, target: int
) -> bool:
    """Move one row; False, and it stays, if the other member has the same already."""
    table = column.table
    moved = (
        update(table)
        .where(column == source, *(table.c[name] == value for name, value in key.items()))
        .values({column: target})
    )
    try:
        async with connection.begin_nested():
            return (await connection.execute(moved)).rowcount == 1
    except IntegrityError:
        return False


async def _move_back(connection: AsyncConnection, row: MovedRow, source: int, target: int) -> None:
    table, _, name = row.reference.partition(".")
    column = metadata.tables[table].c[name]
    await _move_row(connection, column, row.key, source, target)


async def _share_what_came(
    connection: AsyncConnection, kept_id: int, joined_id: int, moved: Moved, linked_at: datetime
) -> None:
    """What keeps a member off boards since they were linked does so for both.

    Of one submission it goes with that submission.
    """
    for name in ("disqualifications", "unranked"):
        table = metadata.tables.get(name)
        if table is None:
            continue
        came = select(table).where(table.c.member_id == kept_id, table.c.at >= linked_at)
        for row in (await connection.execute(came)).mappings().all():
            number = row.get("submission_id")
            if number is not None:
                owner = select(submissions.c.member_id).where(submissions.c.id == number)
                whose = (await connection.execute(owner)).scalar_one()
                changed = update(table).where(table.c.id == row["id"]).values(member_id=whose)
                await connection.execute(changed)
                continue
            copy = {key: value for key, value in row.items() if key != "id"}
            try:
                async with connection.begin_nested():
                    await connection.execute(
                        table.insert().values(**{**copy, "member_id": joined_id})
                    )
            except IntegrityError:  # they have it themselves
                continue


async def _rounds_of(connection: AsyncConnection, *people: int) -> Sequence[int]:
    """The rounds whose boards these members are on, or may come to be."""
    sent = (
        select(submissions.c.round_id)
        .distinct()
        .where(
            submissions.c.member_id.in_(people),
            submissions.c.mode == Mode.RANKED,
        )
    )
    return (await connection.execute(sent)).scalars().all()


async def _remake(
    connection: AsyncConnection, touched: Sequence[int], now: datetime, *people: int
) -> None:
    """Work out boards anew, also where they are posted: of each round the best counts,
    never a sum."""
    await connection.execute(delete(standings).where(standings.c.member_id.in_(people)))
    await connection.execute(delete(bests).where(bests.c.member_id.in_(people)))
    for round_id in touched:
        for member_id in people:
            await refresh_boards(connection, round_id, member_id)
    await tell_of_changes(connection, touched, now)
