"""What is judged again, and which judgements count."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables; every judgement from before counts."""
    op.add_column(
        "judgements",
        sa.Column("counts", sa.Boolean(), server_default=sa.true(), nullable=False),
    )
    references = {
        "community_id": "communities",
        "deed_id": "audit_log",
        "round_id": "rounds",
        "submission_id": "submissions",
        "challenge_version_id": "challenge_versions",
    }
    op.create_table(
        "rejudges",
        sa.Column("id", ID, nullable=False),
        *(
            sa.Column(name, ID, nullable=name not in ("community_id", "deed_id"))
            for name in references
        ),
        sa.Column("strict", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("problems", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state IN ('checking', 'running', 'done', 'refused')", name="ck_rejudges_state"
        ),
        *(
            sa.ForeignKeyConstraint([name], [f"{target}.id"], name=f"fk_rejudges_{name}")
            for name, target in references.items()
        ),
        sa.PrimaryKeyConstraint("id", name="pk_rejudges"),
        sqlite_autoincrement=True,
    )
    for name in references:
        op.create_index(f"ix_rejudges_{name}", "rejudges", [name])
    _add_index("ix_rejudges_checking", "rejudges", "id", "state = 'checking'")
    op.create_table(
        "rejudged",
        sa.Column("rejudge_id", ID, nullable=False),
        sa.Column("submission_id", ID, nullable=False),
        sa.Column("same_timing", sa.Boolean(), nullable=False),
        sa.Column("points_before", sa.Integer(), nullable=True),
        sa.Column("points_after", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["rejudge_id"], ["rejudges.id"], name="fk_rejudged_rejudge_id"),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name="fk_rejudged_submission_id"
        ),
        sa.PrimaryKeyConstraint("rejudge_id", "submission_id", name="pk_rejudged"),
    )
    op.create_index("ix_rejudged_submission_id", "rejudged", ["submission_id"])
    _add_index("uq_rejudged_pending", "rejudged", "submission_id", "done_at IS NULL", unique=True)


def _add_index(name: str, table: str, column: str, condition: str, *, unique: bool = False) -> None:
    where = sa.text(condition)
    op.create_index(
        name, table, [column], unique=unique, sqlite_where=where, postgresql_where=where
    )
