"""Since when a community's weeks run, what comes next, who is reminded, and posts that change."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the three tables, and which post another one changes."""
    op.create_table(
        "schedules",
        sa.Column("community_id", ID, nullable=False),
        sa.Column("weekly", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name="fk_schedules_community_id"
        ),
        sa.PrimaryKeyConstraint("community_id", name="pk_schedules"),
    )
    op.create_table(
        "backlog",
        sa.Column("community_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("challenge_version_id", ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name="fk_backlog_community_id"
        ),
        sa.ForeignKeyConstraint(
            ["challenge_version_id"],
            ["challenge_versions.id"],
            name="fk_backlog_challenge_version_id",
        ),
        sa.PrimaryKeyConstraint("community_id", "position", name="pk_backlog"),
        sa.UniqueConstraint("community_id", "slug", name="uq_backlog_community_id_slug"),
    )
    op.create_index("ix_backlog_challenge_version_id", "backlog", ["challenge_version_id"])
    op.create_table(
        "reminders",
        sa.Column("member_id", ID, nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_reminders_member_id"),
        sa.PrimaryKeyConstraint("member_id", name="pk_reminders"),
    )
    op.add_column("outbox", sa.Column("edits", sa.Text(), server_default="", nullable=False))
