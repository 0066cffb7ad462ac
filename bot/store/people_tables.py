"""Tables of accounts that are linked, and of what outlives a deletion."""

from dataclasses import dataclass

from sqlalchemy import Column, ColumnElement, Index, LargeBinary, Table, literal_column

from bot.core.unranked import Unranked
from bot.store.belongings import Moved
from bot.store.columns import Record
from bot.store.schema import at, id_column, metadata, partial_index, ref, text


@dataclass(frozen=True, slots=True)
class Barred:
    """An open round that somebody may not be ranked in, and why."""

    round_id: int
    why: Unranked


keys = Table(
    "keys",
    metadata,
    text("name", primary_key=True),
    Column("key", LargeBinary, nullable=False),
)

links = Table(
    "links",
    metadata,
    id_column(),
    ref("community_id", "communities.id", index=True),
    ref("first_account_id", "accounts.id"),
    # Blank once it was entered: a code is used once.
    text("code_hash"),
    at("made_at"),
    # Of the code, then of the question to both sides.
    at("expires_at"),
    ref("second_account_id", "accounts.id", nullable=True, index=True),
    at("confirmed_at", nullable=True),
    at("linked_at", nullable=True),
    at("ended_at", nullable=True),
    # Of a link of communities, the one that joins.
    ref("guest_id", "communities.id", nullable=True, index=True),
    # Who became whom, and what went along; for the way back.
    ref("kept_id", "members.id", nullable=True, index=True),
    ref("joined_id", "members.id", nullable=True, index=True),
    Column("moved", Record(Moved)),
    Index("ix_links_made", "first_account_id", "made_at"),
    sqlite_autoincrement=True,
)

# Requests of communities that are not answered yet.
GROUPS_ASK: ColumnElement[bool] = literal_column(
    "links.guest_id IS NOT NULL AND links.ended_at IS NULL"
)
partial_index(
    "ix_links_groups_ask",
    "guest_id IS NOT NULL AND ended_at IS NULL",
    links.c.community_id,
    links.c.id,
)

WITH_CODE: ColumnElement[bool] = literal_column("links.code_hash <> ''")
partial_index("ix_links_code_hash", "code_hash <> ''", links.c.code_hash)

link_guesses = Table(
    "link_guesses",
    metadata,
    id_column(),
    ref("community_id", "communities.id"),
    ref("account_id", "accounts.id"),
    at("at"),
    Index("ix_link_guesses_account", "account_id", "at"),
    Index("ix_link_guesses_community", "community_id", "at"),
    sqlite_autoincrement=True,
)

remembered = Table(
    "remembered",
    metadata,
    ref("community_id", "communities.id", primary_key=True),
    # Of an account that had everything deleted: it tells nobody who that was, but
    # whoever comes back is known by it.
    text("account_hash", primary_key=True),
    text("banned", nullable=True),
    # The open rounds that they may not be ranked in.
    Column("rounds", Record(tuple[Barred, ...]), nullable=False),
    # Without a ban it is of no use after those rounds.
    at("kept_until", nullable=True),
)
