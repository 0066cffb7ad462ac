"""The table of what moderators did."""

from sqlalchemy import Index, Table

from bot.store.schema import at, id_column, metadata, ref, text

audit_log = Table(
    "audit_log",
    metadata,
    id_column(),
    ref("community_id", "communities.id"),
    # None for the host, and once they left with all that is theirs.
    ref("moderator_id", "members.id", nullable=True, index=True),
    text("action"),
    text("target"),
    ref("about_id", "members.id", nullable=True, index=True),
    text("reason"),
    at("at"),
    ref("undone_by", "audit_log.id", nullable=True, index=True),
    Index("ix_audit_log_community", "community_id", "id"),
    sqlite_autoincrement=True,
)
