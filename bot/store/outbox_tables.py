"""Tables of what must be posted once: the outbox, and which weekly times were seen to."""

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    Table,
    literal_column,
)

from bot.store.schema import at, id_column, metadata, one_of, partial_index, ref, text

occurrences = Table(
    "occurrences",
    metadata,
    text("schedule", primary_key=True),
    at("due_at", primary_key=True),
    text("status"),
    one_of("status", ("done", "skipped")),
)

outbox = Table(
    "outbox",
    metadata,
    id_column(),
    text("dedupe_key", unique=True),
    text("kind"),
    text("platform"),
    text("recipient"),
    text("reply_to"),
    ref("community_id", "communities.id", nullable=True, index=True),
    ref("round_id", "rounds.id", nullable=True, index=True),
    ref("submission_id", "submissions.id", nullable=True, index=True),
    # What no row holds, as the kind writes it.
    text("payload", server_default=""),
    # The dedupe key of the post that this one changes.
    text("edits", server_default=""),
    Column("attempts", Integer, nullable=False, server_default="0"),
    at("created_at"),
    at("not_before"),
    text("lease_by", nullable=True),
    at("lease_until", nullable=True),
    at("sent_at", nullable=True),
    # Its recipient can't be reached; it waits for them to come.
    at("unread_at", nullable=True),
    text("message_id", nullable=True),
    text("error", nullable=True),
    sqlite_autoincrement=True,
)

SENT: ColumnElement[bool] = literal_column("outbox.sent_at IS NOT NULL")
UNSENT: ColumnElement[bool] = literal_column("outbox.sent_at IS NULL")

DUE: ColumnElement[bool] = literal_column("outbox.sent_at IS NULL AND outbox.unread_at IS NULL")
UNREAD: ColumnElement[bool] = literal_column(
    "outbox.sent_at IS NULL AND outbox.unread_at IS NOT NULL"
)
EDITED: ColumnElement[bool] = literal_column("outbox.sent_at IS NOT NULL AND outbox.edits <> ''")
TO_ANSWER: ColumnElement[bool] = literal_column("outbox.reply_to <> ''")

partial_index(
    "ix_outbox_due",
    "sent_at IS NULL AND unread_at IS NULL",
    outbox.c.platform,
    outbox.c.not_before,
    outbox.c.id,
)
partial_index(
    "ix_outbox_unread",
    "sent_at IS NULL AND unread_at IS NOT NULL",
    outbox.c.platform,
    outbox.c.recipient,
    outbox.c.id,
)
partial_index("ix_outbox_reply_to", "reply_to <> ''", outbox.c.submission_id)
partial_index("ix_outbox_edited", "sent_at IS NOT NULL AND edits <> ''", outbox.c.sent_at)
partial_index("ix_outbox_sent", "sent_at IS NOT NULL", outbox.c.kind, outbox.c.sent_at)
