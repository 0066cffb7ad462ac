"""What waits for a member's choice, and what only changed a post, is found by its age."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the indexes."""
    op.create_index("ix_kept_sources_kept_at", "kept_sources", ["kept_at"])
    op.create_index("ix_kept_sources_delivery_id", "kept_sources", ["delivery_id"])
    edited = sa.text("sent_at IS NOT NULL AND edits <> ''")
    op.create_index(
        "ix_outbox_edited",
        "outbox",
        ["sent_at"],
        sqlite_where=edited,
        postgresql_where=edited,
    )
