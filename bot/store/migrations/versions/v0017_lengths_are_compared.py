"""Lengths are compared with the round's median."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index that has a round's bests of a metric in their order."""
    op.create_index("ix_bests_metric", "bests", ["round_id", "metric", "value"])
