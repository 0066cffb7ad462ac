"""Keyed hashes of accounts that were deleted but may not start anew."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table, empty, and the indexes of what is forgotten in time."""
    op.create_table(
        "remembered",
        sa.Column("community_id", ID, nullable=False),
        sa.Column("account_hash", sa.Text(), nullable=False),
        sa.Column("banned", sa.Text(), nullable=True),
        sa.Column("rounds", sa.Text(), nullable=False),
        sa.Column("kept_until", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name="fk_remembered_community_id"
        ),
        sa.PrimaryKeyConstraint("community_id", "account_hash", name="pk_remembered"),
    )
    for name, table, columns, condition in (
        ("ix_submissions_tries", "submissions", ["id"], "mode = 'try'"),
        ("ix_outbox_sent", "outbox", ["kind", "sent_at"], "sent_at IS NOT NULL"),
    ):
        where = sa.text(condition)
        op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
