"""The tables of a community's own challenges, and of those that it doesn't want."""

from sqlalchemy import (
    Column,
    ColumnElement,
    Index,
    Integer,
    Table,
    UniqueConstraint,
    literal_column,
)

from bot.core.own_challenges import CheckOutcome, OwnState
from bot.store.columns import Record
from bot.store.schema import at, id_column, metadata, one_of, partial_index, ref, text

own_challenges = Table(
    "own_challenges",
    metadata,
    id_column(),
    ref("community_id", "communities.id"),
    text("slug"),
    ref("challenge_version_id", "challenge_versions.id", index=True),
    text("state"),
    # Who sent it, and where they are told if the group has no channel for that.
    ref("member_id", "members.id", nullable=True, index=True),
    text("platform"),
    text("recipient"),
    at("uploaded_at"),
    at("changed_at"),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("outcome", Record(CheckOutcome), nullable=True),
    UniqueConstraint("community_id", "challenge_version_id"),
    one_of("state", OwnState),
    sqlite_autoincrement=True,
)

UNCHECKED: ColumnElement[bool] = literal_column("own_challenges.state IN ('waiting', 'checking')")

partial_index(
    "ix_own_challenges_unchecked",
    "state IN ('waiting', 'checking')",
    own_challenges.c.state,
    own_challenges.c.id,
)
Index("ix_own_challenges_slug", own_challenges.c.community_id, own_challenges.c.slug)

# What of the calendar never comes by itself in a community.
left_out = Table(
    "left_out",
    metadata,
    ref("community_id", "communities.id", primary_key=True),
    text("slug", primary_key=True),
)
