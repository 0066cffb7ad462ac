"""Which members and accounts are one person's in a community."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.people_tables import links
from bot.store.tables import accounts, member_accounts, members

_GONE = "(deleted)"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a community: a member, those who became them, and their accounts.

    Attributes:
        members: ids, the living one first.
        rows: of `accounts`.
        names: that they go or went by; none is empty.
    """

    community_id: int
    members: tuple[int, ...]
    rows: tuple[Row[Any], ...]
    names: tuple[str, ...]

    @property
    def accounts(self) -> tuple[int, ...]:
        """The ids of their accounts."""
        return tuple(row.id for row in self.rows)

    def owners(self, table: str) -> tuple[int, ...]:
        """The ids that a reference to a table means them by."""
        return self.members if table == "members" else self.accounts


async def person_behind(connection: AsyncConnection, member_id: int) -> Person:
    """Everything that is one person, from one of their members."""
    people = [member_id]
    for kept_id in people:  # grows while it is read
        became = select(links.c.joined_id).where(
            links.c.kept_id == kept_id, links.c.linked_at.is_not(None), links.c.ended_at.is_(None)
        )
        found = (await connection.execute(became)).scalars()
        people += [joined for joined in found if joined not in people]
    own = select(members).where(members.c.id.in_(people))
    rows = (await connection.execute(own)).all()
    theirs = (
        select(accounts)
        .join(member_accounts, member_accounts.c.account_id == accounts.c.id)
        .where(member_accounts.c.member_id.in_(people))
        .order_by(accounts.c.id)
    )
    known = (await connection.execute(theirs)).all()
    names = {name for row in rows for name in (row.name, row.pseudonym)}
    names |= {row.name for row in known}
    return Person(
        community_id=next(row.community_id for row in rows if row.id == member_id),
        members=tuple(people),
        rows=tuple(known),
        names=tuple(sorted(filter(None, names), key=len, reverse=True)),
    )


def without_names(text: str, names: Iterable[str]) -> str:
    """Words of others about somebody, without the names of that one."""
    for name in names:
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", _GONE, text, flags=re.IGNORECASE)
    return text
