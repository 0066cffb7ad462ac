"""What communities and members choose, withdrawals, and posts that wait.

Columns are added where they belong; no table is copied, so ids that were used
once stay used.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the columns, the kept sources, and an index for every reference."""
    _let_communities_and_members_choose()
    _let_members_withdraw()
    _let_deliveries_wait()
    op.create_index("ix_bests_submission_id", "bests", ["submission_id"])
    op.create_index("ix_rounds_challenge_version_id", "rounds", ["challenge_version_id"])


def _let_communities_and_members_choose() -> None:
    op.add_column("communities", sa.Column("removed_at", sa.BigInteger(), nullable=True))
    _add_index("ix_communities_removed", "communities", ["removed_at"], "removed_at IS NOT NULL")
    _add_reference("accounts", "community_id", "communities")
    op.create_index("ix_member_accounts_account_id", "member_accounts", ["account_id"])
    for column in (
        sa.Column(
            "shown_as",
            sa.Text(),
            sa.CheckConstraint(
                "shown_as IN ('name', 'pseudonym', 'hidden')", name="ck_members_shown_as"
            ),
            nullable=True,
        ),
        sa.Column("pseudonym", sa.Text(), server_default="", nullable=False),
        sa.Column("announces", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("shares", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("banned", sa.Text(), nullable=True),
    ):
        op.add_column("members", column)
    op.create_table(
        "kept_sources",
        sa.Column("member_id", ID, nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("source", sa.LargeBinary(), nullable=False),
        sa.Column("delivery_id", sa.Text(), nullable=False),
        sa.Column("reply_to", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_kept_sources_member_id"),
        sa.PrimaryKeyConstraint("member_id", "slug", name="pk_kept_sources"),
    )
    _add_index("ix_kept_sources_reply_to", "kept_sources", ["kept_at"], "reply_to <> ''")


def _let_members_withdraw() -> None:
    op.add_column("submissions", sa.Column("withdrawn_at", sa.BigInteger(), nullable=True))
    _add_index("ix_submissions_reply_to", "submissions", ["accepted_at"], "reply_to <> ''")
    for column in ("community_id", "account_id", "challenge_version_id"):
        op.create_index(f"ix_submissions_{column}", "submissions", [column])


def _let_deliveries_wait() -> None:
    _add_reference("outbox", "community_id", "communities")
    _add_reference("outbox", "round_id", "rounds")
    op.add_column("outbox", sa.Column("unread_at", sa.BigInteger(), nullable=True))
    op.execute(
        "UPDATE outbox SET community_id = (SELECT submissions.community_id"
        " FROM submissions WHERE submissions.id = outbox.submission_id)"
    )
    op.drop_index("ix_outbox_due", table_name="outbox")
    _add_index(
        "ix_outbox_due",
        "outbox",
        ["platform", "not_before", "id"],
        "sent_at IS NULL AND unread_at IS NULL",
    )
    _add_index(
        "ix_outbox_unread",
        "outbox",
        ["platform", "recipient", "id"],
        "sent_at IS NULL AND unread_at IS NOT NULL",
    )
    _add_index("ix_outbox_reply_to", "outbox", ["submission_id"], "reply_to <> ''")


def _add_reference(table: str, column: str, target: str) -> None:
    # Written out: SQLite adds a reference only together with its column, which
    # Alembic's own operation leaves without a name.
    kind = ID.compile(dialect=op.get_context().dialect)
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN {column} {kind}"
        f" CONSTRAINT fk_{table}_{column} REFERENCES {target} (id)"
    )
    op.create_index(f"ix_{table}_{column}", table, [column])


def _add_index(name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
