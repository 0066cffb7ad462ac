"""What of the calendar a community doesn't want."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "left_out",
        sa.Column("community_id", ID, nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name="fk_left_out_community_id"
        ),
        sa.PrimaryKeyConstraint("community_id", "slug", name="pk_left_out"),
    )
