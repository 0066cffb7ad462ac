"""Everything about a member, as zip files: their code as it was sent, the rest as JSON.

What is exported follows the same list of references as what is deleted, so that a
part of the store that is told of there is never left out here.
"""

import asyncio
import io
import json
import zipfile
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Row, Table, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.belongings import RULES
from bot.store.engine import Database, unbroken
from bot.store.outbox_tables import outbox
from bot.store.owned import Person, person_behind
from bot.store.result_tables import judgements
from bot.store.schema import metadata
from bot.store.tables import accounts, members, rounds, submissions

_README = """\
What this study group keeps about you.

submissions/    your code, as you sent it; the number is the submission's
*.json          everything else, one file a table; submissions.json and
                judgements.json say what was sent when and what came of it

Times are UTC. Left out are tokens of the platform that are forgotten within
minutes, and seeds that would give away hidden cases.
"""
# Of other members, or worth something to whoever steals the file.
_LEFT_OUT = frozenset(
    {
        *("seed", "source", "reply_to", "delivery_id", "lease_by", "lease_until", "owner"),
        *("code_hash", "moved", "moderator_id", "priority", "lane_deaths"),
    }
)
# A name, and what gives its bytes.
_File = tuple[str, Callable[[], bytes]]
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_")


class Exporting(Database):
    """The part of the store that hands over."""

    @unbroken
    async def export(self, member_id: int, most_bytes: int) -> Sequence[bytes]:
        async with self.reading() as connection:
            person = await person_behind(connection, member_id)
            files = [item async for item in _files(connection, person)]
        return await asyncio.to_thread(_packed, files, most_bytes)


async def _files(connection: AsyncConnection, person: Person) -> AsyncIterator[_File]:
    """Everything is read here and only written out as it is packed: that takes seconds."""
    yield "README.txt", _README.encode
    own = submissions.c.member_id.in_(person.members)
    sources = select(submissions.c.id, submissions.c.slug, submissions.c.source).where(own)
    for sent in (await connection.execute(sources.order_by(submissions.c.id))).all():
        yield f"submissions/{sent.id:06}-{_safe(sent.slug)}.py", partial(_encoded, sent.source)
    for table, whose in _belongings(person):
        rows: Sequence[Row[Any]] = (await connection.execute(select(table).where(whose))).all()
        if rows:
            yield f"{table.name}.json", partial(_as_json, table, rows)
    kept = metadata.tables["kept_sources"]
    waiting = select(kept.c.slug, kept.c.source).where(kept.c.member_id.in_(person.members))
    for number, row in enumerate((await connection.execute(waiting)).all(), 1):
        yield f"waiting/{number:06}-{_safe(row.slug)}.py", partial(_encoded, row.source)


def _belongings(person: Person) -> Iterator[tuple[Table, Any]]:
    """Each table with rows of theirs, and which rows these are."""
    own = select(submissions.c.id).where(submissions.c.member_id.in_(person.members))
    yield members, members.c.id.in_(person.members)
    yield accounts, accounts.c.id.in_(person.accounts)
    yield judgements, judgements.c.submission_id.in_(own)
    sent = submissions.c.member_id.in_(person.members)
    yield rounds, rounds.c.id.in_(select(submissions.c.round_id).where(sent))
    told = [
        and_(outbox.c.platform == row.platform, outbox.c.recipient == row.user_id)
        for row in person.rows
    ]
    yield outbox, and_(outbox.c.community_id.in_(person.communities), or_(*told))
    for name in dict.fromkeys(reference.partition(".")[0] for reference in RULES):
        table = metadata.tables.get(name)
        if table is not None:
            yield table, or_(*_references(table, person))


def _references(table: Table, person: Person) -> Iterator[Any]:
    for reference in RULES:
        name, _, column_name = reference.partition(".")
        if name != table.name:
            continue
        column = table.c[column_name]
        target = next(iter(column.foreign_keys)).column.table.name
        theirs: ColumnElement[bool] = column.in_(person.owners(target))
        if target == "accounts" and "community_id" in table.c:
            theirs = and_(theirs, table.c.community_id.in_(person.communities))
        yield theirs


def _as_json(table: Table, rows: Iterable[Row[Any]]) -> bytes:
    names = [column.name for column in table.columns if column.name not in _LEFT_OUT]
    plain = [{name: _plain(row._mapping[name]) for name in names} for row in rows]
    # Escapes what has no UTF-8, such as the halves of pairs that a traceback may quote.
    return json.dumps(plain, indent=1).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return None
    return msgspec.to_builtins(value)


def _encoded(source: str) -> bytes:
    return source.encode("utf-8", "surrogatepass")


def _safe(slug: str) -> str:
    return "".join(char for char in slug if char in _PLAIN) or "code"


def _packed(files: Sequence[_File], most_bytes: int) -> list[bytes]:
    """Zip files of about so many bytes at most; blocks for as long as it takes to pack."""
    parts: list[bytes] = []
    waiting = list(files)
    while waiting:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            while waiting and (not archive.namelist() or buffer.tell() < most_bytes):
                name, written = waiting.pop(0)
                archive.writestr(name, written())
        parts.append(buffer.getvalue())
    return parts
