"""Which members and accounts are one person's in a community."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.archives import were_of
from bot.store.people_tables import links
from bot.store.tables import accounts, member_accounts, members

_GONE = "(deleted)"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a community: a member, those who became them, and their accounts.

    Attributes:
        communities: ids, the community first, then its archives that they are in.
        members: ids, the living one first.
        rows: of `accounts`.
        names: that they go or went by; none is empty.
    """

    communities: tuple[int, ...]
    members: tuple[int, ...]
    rows: tuple[Row[Any], ...]
    names: tuple[str, ...]

    @property
    def community_id(self) -> int:
        """The id of the community."""
        return self.communities[0]

    @property
    def accounts(self) -> tuple[int, ...]:
        """The ids of their accounts."""
        return tuple(row.id for row in self.rows)

    def owners(self, table: str) -> tuple[int, ...]:
        """The ids that a reference to a table means them by."""
        return self.members if table == "members" else self.accounts


async def person_behind(connection: AsyncConnection, member_id: int) -> Person:
    """Everything that is one person, from one of their members."""
    people = await _with_those_who_became(connection, [member_id])
    were = [was.member_id for was in await were_of(connection, people)]
    people = await _with_those_who_became(connection, [*people, *were])
    own = select(members).where(members.c.id.in_(people))
    rows = (await connection.execute(own)).all()
    theirs = (
        select(accounts)
        .join(member_accounts, member_accounts.c.account_id == accounts.c.id)
        .where(member_accounts.c.member_id.in_(people))
        .order_by(accounts.c.id)
    )
    known = (await connection.execute(theirs)).all()
    of = {row.id: row.community_id for row in rows}
    names = {name for row in rows for name in (row.name, row.pseudonym)}
    names |= {row.name for row in known}
    return Person(
        communities=tuple(dict.fromkeys(of[one] for one in people)),
        members=tuple(people),
        rows=tuple(known),
        names=tuple(sorted(filter(None, names), key=len, reverse=True)),
    )


async def _with_those_who_became(connection: AsyncConnection, first: Sequence[int]) -> list[int]:
    people = list(dict.fromkeys(first))
    for kept_id in people:  # grows while it is read
        became = select(links.c.joined_id).where(
            links.c.kept_id == kept_id, links.c.linked_at.is_not(None), links.c.ended_at.is_(None)
        )
        found = (await connection.execute(became)).scalars()
        people += [joined for joined in found if joined not in people]
    return people


def without_names(text: str, names: Iterable[str]) -> str:
    """Words of others about somebody, without the names of that one."""
    for name in names:
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", _GONE, text, flags=re.IGNORECASE)
    return text
