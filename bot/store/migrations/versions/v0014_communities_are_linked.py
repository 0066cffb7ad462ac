"""Communities of several places."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add what a place has of its own; where a community is gone, so is its place."""
    op.add_column("places", sa.Column("own", sa.Text(), nullable=True))
    op.add_column("places", sa.Column("removed_at", sa.BigInteger(), nullable=True))
    op.execute(
        "UPDATE places SET removed_at = (SELECT communities.removed_at FROM communities "
        "WHERE communities.id = places.community_id)"
    )
    # Written out: SQLite adds a reference only together with its column.
    kind = ID.compile(dialect=op.get_context().dialect)
    for table, column in (("communities", "home_id"), ("links", "guest_id")):
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {column} {kind}"
            f" CONSTRAINT fk_{table}_{column} REFERENCES communities (id)"
        )
        op.create_index(f"ix_{table}_{column}", table, [column])
