"""The tables of the relay.

Of a thread they hold its id, what was decided and when. Its title and the keyed
hash of its author go when they may be kept no longer; no text of a post, no
comment and no author's name is ever here.
"""

from sqlalchemy import (
    Column,
    ColumnElement,
    Float,
    Index,
    Integer,
    Table,
    UniqueConstraint,
    literal_column,
)

from bot.core.relay_models import Kind, State
from bot.store.columns import Record
from bot.store.schema import at, id_column, metadata, one_of, partial_index, ref, text

relay_digests = Table(
    "relay_digests",
    metadata,
    id_column(),
    ref("community_id", "communities.id"),
    at("due_at"),
    text("note"),
    UniqueConstraint("community_id", "due_at"),
    sqlite_autoincrement=True,
)

relay_threads = Table(
    "relay_threads",
    metadata,
    id_column(),
    ref("community_id", "communities.id"),
    text("source"),
    text("post_id"),
    text("flair"),
    text("crosspost_of"),
    text("title"),
    text("title_hash"),
    text("author_hash"),
    Column("score", Float, nullable=False),
    Column("reasons", Record(tuple[str, ...]), nullable=False),
    text("kind"),
    text("state"),
    at("created_at", nullable=True),
    at("found_at"),
    # When the source last gave it; without that, titles go after 48 hours.
    at("seen_at"),
    at("look_at"),
    at("waiting_since", nullable=True),
    at("posted_at", nullable=True),
    Column("points", Integer),
    Column("comments", Integer),
    ref("digest_id", "relay_digests.id", nullable=True, index=True),
    at("check_at", nullable=True),
    Column("missing", Integer, nullable=False, server_default="0"),
    UniqueConstraint("community_id", "post_id"),
    Index("ix_relay_threads_state", "community_id", "state", "look_at"),
    Index("ix_relay_threads_title_hash", "community_id", "title_hash"),
    one_of("kind", Kind),
    one_of("state", State),
    sqlite_autoincrement=True,
)

# What is not over yet, and may vanish at its source.
FOLLOWED: ColumnElement[bool] = literal_column("relay_threads.check_at IS NOT NULL")
TITLED: ColumnElement[bool] = literal_column("relay_threads.title <> ''")

WAITING: ColumnElement[bool] = literal_column("relay_threads.state = 'waiting'")
HELD: ColumnElement[bool] = literal_column("relay_threads.state = 'held'")

partial_index("ix_relay_threads_waiting", "state = 'waiting'", relay_threads.c.waiting_since)
partial_index("ix_relay_threads_held", "state = 'held'", relay_threads.c.look_at)
partial_index(
    "ix_relay_threads_followed",
    "check_at IS NOT NULL",
    relay_threads.c.source,
    relay_threads.c.check_at,
)
partial_index("ix_relay_threads_titled", "title <> ''", relay_threads.c.seen_at)

relay_optouts = Table(
    "relay_optouts",
    metadata,
    ref("community_id", "communities.id", primary_key=True),
    text("hash", primary_key=True),
    at("asked_at"),
)

relay_sources = Table(
    "relay_sources",
    metadata,
    text("name", primary_key=True),
    at("last_at", nullable=True),
    at("next_at", nullable=True),
    Column("failures", Integer, nullable=False),
    text("error"),
    text("etag"),
    text("modified"),
)

# When members suggested a thread lately; which one, it doesn't say.
suggestions = Table(
    "suggestions",
    metadata,
    id_column(),
    ref("member_id", "members.id"),
    at("at"),
    Index("ix_suggestions_member_id", "member_id", "at"),
    sqlite_autoincrement=True,
)
