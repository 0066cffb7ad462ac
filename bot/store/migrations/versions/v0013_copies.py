"""Fingerprints of accepted solutions, and what waits for a moderator."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables, empty: what was accepted before is not looked at again."""
    op.create_table(
        "fingerprints",
        sa.Column("submission_id", ID, nullable=False),
        sa.Column("tokens", sa.Integer(), nullable=False),
        sa.Column("prints", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name="fk_fingerprints_submission_id"
        ),
        sa.PrimaryKeyConstraint("submission_id", name="pk_fingerprints"),
    )
    op.create_table(
        "holds",
        sa.Column("submission_id", ID, nullable=False),
        sa.Column("community_id", ID, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        sa.Column("identical", sa.Boolean(), nullable=False),
        sa.Column("held_at", sa.BigInteger(), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.CheckConstraint("why IN ('copy', 'fast')", name="ck_holds_why"),
        sa.CheckConstraint("decision IN ('released', 'practice')", name="ck_holds_decision"),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name="fk_holds_submission_id"
        ),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"], name="fk_holds_community_id"),
        sa.PrimaryKeyConstraint("submission_id", name="pk_holds"),
    )
    op.create_index("ix_holds_community_id", "holds", ["community_id"])
    where = sa.text("decided_at IS NULL")
    op.create_index(
        "ix_holds_undecided",
        "holds",
        ["community_id", "held_at"],
        sqlite_where=where,
        postgresql_where=where,
    )
