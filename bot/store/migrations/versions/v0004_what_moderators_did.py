"""What moderators did, when and why."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the log, empty: what was done before is not known."""
    op.create_table(
        "audit_log",
        sa.Column("id", ID, nullable=False),
        sa.Column("community_id", ID, nullable=False),
        sa.Column("moderator_id", ID, nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("about_id", ID, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("undone_by", ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name="fk_audit_log_community_id"
        ),
        sa.ForeignKeyConstraint(["moderator_id"], ["members.id"], name="fk_audit_log_moderator_id"),
        sa.ForeignKeyConstraint(["about_id"], ["members.id"], name="fk_audit_log_about_id"),
        sa.ForeignKeyConstraint(["undone_by"], ["audit_log.id"], name="fk_audit_log_undone_by"),
        sa.PrimaryKeyConstraint("id", name="pk_audit_log"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_log_community", "audit_log", ["community_id", "id"])
    for column in ("moderator_id", "about_id", "undone_by"):
        op.create_index(f"ix_audit_log_{column}", "audit_log", [column])
