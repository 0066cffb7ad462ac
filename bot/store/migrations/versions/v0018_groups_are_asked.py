"""Requests of groups to be one, and guesses at codes, are found by what is asked."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the indexes."""
    asked = sa.text("guest_id IS NOT NULL AND ended_at IS NULL")
    op.create_index(
        "ix_links_groups_ask",
        "links",
        ["community_id", "id"],
        sqlite_where=asked,
        postgresql_where=asked,
    )
    op.create_index("ix_link_guesses_account", "link_guesses", ["account_id", "at"])
    op.drop_index("ix_link_guesses_account_id", "link_guesses")
