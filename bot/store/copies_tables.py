"""Fingerprints of submissions, and what waits for a moderator because of them."""

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Float,
    Integer,
    LargeBinary,
    Table,
    literal_column,
)

from bot.core.copies import Decision, Why
from bot.store.schema import at, metadata, one_of, partial_index, ref, text

fingerprints = Table(
    "fingerprints",
    metadata,
    ref("submission_id", "submissions.id", primary_key=True),
    Column("tokens", Integer, nullable=False),
    # 32 bits each, sorted, the starter's left out.
    Column("prints", LargeBinary, nullable=False),
)

holds = Table(
    "holds",
    metadata,
    ref("submission_id", "submissions.id", primary_key=True),
    ref("community_id", "communities.id", index=True),
    text("why"),
    text("path"),
    Column("share", Float, nullable=False),
    Column("identical", Boolean, nullable=False),
    at("held_at"),
    at("decided_at", nullable=True),
    text("decision", nullable=True),
    one_of("why", Why),
    one_of("decision", Decision),
)

UNDECIDED: ColumnElement[bool] = literal_column("holds.decided_at IS NULL")
# It counts on no board: undecided, or practice for good.
AWAY: ColumnElement[bool] = literal_column(
    "(holds.decision IS NULL OR holds.decision = 'practice')"
)
partial_index("ix_holds_undecided", "decided_at IS NULL", holds.c.community_id, holds.c.held_at)
