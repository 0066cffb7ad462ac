"""Who knows hidden cases, why somebody is unranked, and who suggested lately is kept.

What a deletion left to remember of open rounds gets its reason, and the relay's key
moves to the others.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_WHY = "why IN ('saw code', 'saw cases', 'disqualified')"


def upgrade() -> None:
    """Add tables, and bring over what there is."""
    _more_reasons()
    op.create_table(
        "seen_cases",
        sa.Column("member_id", ID, nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_seen_cases_member_id"),
        sa.PrimaryKeyConstraint("member_id", "slug", name="pk_seen_cases"),
    )
    op.create_index("ix_seen_cases_slug", "seen_cases", ["slug"])
    op.execute(
        "INSERT INTO seen_cases (member_id, slug, at) "
        "SELECT member_id, slug, min(uploaded_at) FROM own_challenges "
        "WHERE member_id IS NOT NULL GROUP BY member_id, slug"
    )
    op.create_table(
        "suggestions",
        sa.Column("id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_suggestions_member_id"),
        sa.PrimaryKeyConstraint("id", name="pk_suggestions"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_suggestions_member_id", "suggestions", ["member_id", "at"])
    op.execute("INSERT INTO keys (name, key) SELECT 'relay', key FROM relay_keys")
    op.drop_table("relay_keys")
    _with_reasons()


def _more_reasons() -> None:
    if op.get_context().dialect.name != "sqlite":
        op.drop_constraint("ck_unranked_why", "unranked", type_="check")
        op.create_check_constraint("ck_unranked_why", "unranked", _WHY)
        return
    # SQLite changes a constraint by replacing its table.
    op.create_table(
        "unranked_new",
        sa.Column("round_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(_WHY, name="ck_unranked_why"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_unranked_round_id"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_unranked_member_id"),
        sa.PrimaryKeyConstraint("round_id", "member_id", name="pk_unranked"),
    )
    columns = "round_id, member_id, why, at"
    op.execute(f"INSERT INTO unranked_new ({columns}) SELECT {columns} FROM unranked")  # noqa: S608
    op.drop_table("unranked")
    op.rename_table("unranked_new", "unranked")
    op.create_index("ix_unranked_member_id", "unranked", ["member_id"])


def _with_reasons() -> None:
    """Make "[3, 4]" a list of objects; the words were those of this reason until now."""
    why = ', "why": "saw code"}'
    begin = '{"round_id": '
    op.execute(
        "UPDATE remembered SET rounds = replace(replace(replace(rounds, "  # noqa: S608
        f"'[', '[{begin}'), ', ', '{why}, {begin}'), ']', '{why}]') WHERE rounds <> '[]'"
    )
