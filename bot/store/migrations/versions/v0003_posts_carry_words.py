"""What a post says that no row holds."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; posts from before carry nothing."""
    op.add_column("outbox", sa.Column("payload", sa.Text(), server_default="", nullable=False))
