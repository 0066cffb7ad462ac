"""Disqualifications with their appeals, and who looked at whose code."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables, empty: until now everything counted."""
    op.create_table(
        "disqualifications",
        sa.Column("id", ID, nullable=False),
        sa.Column("community_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("round_id", ID, nullable=False),
        sa.Column("submission_id", ID, nullable=True),
        sa.Column("deed_id", ID, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("undone_at", sa.BigInteger(), nullable=True),
        sa.Column("appeal", sa.LargeBinary(), nullable=True),
        sa.Column("appealed_at", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{target}.id"], name=f"fk_disqualifications_{column}"
            )
            for column, target in (
                ("community_id", "communities"),
                ("member_id", "members"),
                ("round_id", "rounds"),
                ("submission_id", "submissions"),
                ("deed_id", "audit_log"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name="pk_disqualifications"),
        sqlite_autoincrement=True,
    )
    for column in ("community_id", "member_id", "round_id", "submission_id", "deed_id"):
        op.create_index(f"ix_disqualifications_{column}", "disqualifications", [column])
    _add_index(
        "uq_disqualifications_submission",
        ["submission_id"],
        "undone_at IS NULL AND submission_id IS NOT NULL",
        unique=True,
    )
    _add_index(
        "uq_disqualifications_round",
        ["round_id", "member_id"],
        "undone_at IS NULL AND submission_id IS NULL",
        unique=True,
    )
    _add_index(
        "ix_disqualifications_appeals",
        ["community_id", "id"],
        "appealed_at IS NOT NULL AND decided_at IS NULL",
    )
    op.create_table(
        "unranked",
        sa.Column("round_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("why IN ('saw code', 'saw cases')", name="ck_unranked_why"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_unranked_round_id"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_unranked_member_id"),
        sa.PrimaryKeyConstraint("round_id", "member_id", name="pk_unranked"),
    )
    op.create_index("ix_unranked_member_id", "unranked", ["member_id"])
    op.create_table(
        "viewings",
        sa.Column("submission_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name="fk_viewings_submission_id"
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_viewings_member_id"),
        sa.PrimaryKeyConstraint("submission_id", "member_id", name="pk_viewings"),
    )
    op.create_index("ix_viewings_member_id", "viewings", ["member_id"])


def _add_index(name: str, columns: list[str], condition: str, *, unique: bool = False) -> None:
    where = sa.text(condition)
    op.create_index(
        name,
        "disqualifications",
        columns,
        unique=unique,
        sqlite_where=where,
        postgresql_where=where,
    )
