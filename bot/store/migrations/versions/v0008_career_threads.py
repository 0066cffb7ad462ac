"""Career threads, their digests, who opted out, and how the sources fare."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATES = (
    "'held', 'waiting', 'approved', 'rejected', 'not career', 'expired', 'posted',"
    " 'withdrawn', 'removed'"
)


def upgrade() -> None:
    """Add the tables, empty."""
    op.create_table(
        "relay_digests",
        sa.Column("id", ID, nullable=False),
        sa.Column("community_id", ID, nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name="fk_relay_digests_community_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_relay_digests"),
        sa.UniqueConstraint("community_id", "due_at", name="uq_relay_digests_community_id_due_at"),
        sqlite_autoincrement=True,
    )
    _create_threads()
    op.create_table(
        "relay_optouts",
        sa.Column("community_id", ID, nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name="fk_relay_optouts_community_id"
        ),
        sa.PrimaryKeyConstraint("community_id", "hash", name="pk_relay_optouts"),
    )
    op.create_table(
        "relay_sources",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=True),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("modified", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_relay_sources"),
    )
    op.create_table(
        "relay_keys",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_relay_keys"),
    )


def _create_threads() -> None:
    op.create_table(
        "relay_threads",
        sa.Column("id", ID, nullable=False),
        sa.Column("community_id", ID, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("post_id", sa.Text(), nullable=False),
        sa.Column("flair", sa.Text(), nullable=False),
        sa.Column("crosspost_of", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_hash", sa.Text(), nullable=False),
        sa.Column("author_hash", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=True),
        sa.Column("found_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("look_at", sa.BigInteger(), nullable=False),
        sa.Column("waiting_since", sa.BigInteger(), nullable=True),
        sa.Column("posted_at", sa.BigInteger(), nullable=True),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("comments", sa.Integer(), nullable=True),
        sa.Column("digest_id", ID, nullable=True),
        sa.Column("check_at", sa.BigInteger(), nullable=True),
        sa.Column("missing", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("kind IN ('thread', 'hiring', 'ignored')", name="ck_relay_threads_kind"),
        sa.CheckConstraint(f"state IN ({STATES})", name="ck_relay_threads_state"),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name="fk_relay_threads_community_id"
        ),
        sa.ForeignKeyConstraint(
            ["digest_id"], ["relay_digests.id"], name="fk_relay_threads_digest_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_relay_threads"),
        sa.UniqueConstraint(
            "community_id", "post_id", name="uq_relay_threads_community_id_post_id"
        ),
        sqlite_autoincrement=True,
    )
    table = "relay_threads"
    op.create_index("ix_relay_threads_state", table, ["community_id", "state", "look_at"])
    op.create_index("ix_relay_threads_title_hash", table, ["community_id", "title_hash"])
    op.create_index("ix_relay_threads_digest_id", table, ["digest_id"])
    _add_index("ix_relay_threads_waiting", ["waiting_since"], "state = 'waiting'")
    _add_index("ix_relay_threads_held", ["look_at"], "state = 'held'")
    _add_index("ix_relay_threads_followed", ["source", "check_at"], "check_at IS NOT NULL")
    _add_index("ix_relay_threads_titled", ["seen_at"], "title <> ''")


def _add_index(name: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, "relay_threads", columns, sqlite_where=where, postgresql_where=where)
