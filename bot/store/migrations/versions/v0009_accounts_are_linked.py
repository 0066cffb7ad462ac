"""Codes and links between accounts, and the key of their hashes."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables, empty."""
    op.create_table(
        "keys",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_keys"),
    )
    op.create_table(
        "links",
        sa.Column("id", ID, nullable=False),
        sa.Column("community_id", ID, nullable=False),
        sa.Column("first_account_id", ID, nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("second_account_id", ID, nullable=True),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=True),
        sa.Column("linked_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("kept_id", ID, nullable=True),
        sa.Column("joined_id", ID, nullable=True),
        sa.Column("moved", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"], name="fk_links_community_id"),
        sa.ForeignKeyConstraint(
            ["first_account_id"], ["accounts.id"], name="fk_links_first_account_id"
        ),
        sa.ForeignKeyConstraint(
            ["second_account_id"], ["accounts.id"], name="fk_links_second_account_id"
        ),
        sa.ForeignKeyConstraint(["kept_id"], ["members.id"], name="fk_links_kept_id"),
        sa.ForeignKeyConstraint(["joined_id"], ["members.id"], name="fk_links_joined_id"),
        sa.PrimaryKeyConstraint("id", name="pk_links"),
        sqlite_autoincrement=True,
    )
    for column in ("community_id", "second_account_id", "kept_id", "joined_id"):
        op.create_index(f"ix_links_{column}", "links", [column])
    op.create_index("ix_links_made", "links", ["first_account_id", "made_at"])
    with_code = sa.text("code_hash <> ''")
    op.create_index(
        "ix_links_code_hash",
        "links",
        ["code_hash"],
        sqlite_where=with_code,
        postgresql_where=with_code,
    )
    op.create_table(
        "link_guesses",
        sa.Column("id", ID, nullable=False),
        sa.Column("community_id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name="fk_link_guesses_community_id"
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_link_guesses_account_id"),
        sa.PrimaryKeyConstraint("id", name="pk_link_guesses"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_link_guesses_account_id", "link_guesses", ["account_id"])
    op.create_index("ix_link_guesses_community", "link_guesses", ["community_id", "at"])
