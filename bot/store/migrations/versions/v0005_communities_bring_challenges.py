"""Communities have challenges of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATES = "('waiting', 'checking', 'checked', 'draft', 'scheduled', 'retired')"
UNCHECKED = "state IN ('waiting', 'checking')"


def upgrade() -> None:
    """Add the table of uploads."""
    op.create_table(
        "own_challenges",
        sa.Column("id", ID, nullable=False),
        sa.Column("community_id", ID, nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("challenge_version_id", ID, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("member_id", ID, nullable=True),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("uploaded_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name="fk_own_challenges_community_id"
        ),
        sa.ForeignKeyConstraint(
            ["challenge_version_id"],
            ["challenge_versions.id"],
            name="fk_own_challenges_challenge_version_id",
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_own_challenges_member_id"),
        sa.CheckConstraint(f"state IN {STATES}", name="ck_own_challenges_state"),
        sa.UniqueConstraint(
            "community_id",
            "challenge_version_id",
            name="uq_own_challenges_community_id_challenge_version_id",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_own_challenges"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_own_challenges_challenge_version_id", "own_challenges", ["challenge_version_id"]
    )
    op.create_index("ix_own_challenges_member_id", "own_challenges", ["member_id"])
    op.create_index("ix_own_challenges_slug", "own_challenges", ["community_id", "slug"])
    op.create_index(
        "ix_own_challenges_unchecked",
        "own_challenges",
        ["state", "id"],
        sqlite_where=sa.text(UNCHECKED),
        postgresql_where=sa.text(UNCHECKED),
    )
