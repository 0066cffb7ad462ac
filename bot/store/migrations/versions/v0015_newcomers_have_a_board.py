"""Newcomers have a board."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index by which a member's first submission is found."""
    but_tries = sa.text("mode <> 'try'")
    op.create_index(
        "ix_submissions_first",
        "submissions",
        ["member_id", "accepted_at"],
        sqlite_where=but_tries,
        postgresql_where=but_tries,
    )
