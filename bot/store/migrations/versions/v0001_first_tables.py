"""Every table of the first version.

A migration never changes once it was released, so it names plain SQL types
and takes nothing from the code of the day.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables, those that are pointed to first."""
    _make_people()
    _make_rounds()
    _make_submissions()
    _make_boards()
    _make_deliveries()


def _make_people() -> None:
    op.create_table(
        "communities",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_communities"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "places",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("community_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name="fk_places_community_id"
        ),
        sa.PrimaryKeyConstraint("platform", "external_id", name="pk_places"),
    )
    op.create_index("ix_places_community_id", "places", ["community_id"])
    op.create_table(
        "accounts",
        sa.Column("id", ID, nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint(
            "platform", "team_id", "user_id", name="uq_accounts_platform_team_id_user_id"
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "members",
        sa.Column("id", ID, nullable=False),
        sa.Column("community_id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("joined_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name="fk_members_community_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_members"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_members_community_id", "members", ["community_id"])
    op.create_table(
        "member_accounts",
        sa.Column("community_id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_member_accounts_account_id"
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name="fk_member_accounts_community_id"
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_member_accounts_member_id"),
        sa.PrimaryKeyConstraint("community_id", "account_id", name="pk_member_accounts"),
    )
    op.create_index("ix_member_accounts_member_id", "member_accounts", ["member_id"])
    op.create_table(
        "settings",
        sa.Column("community_id", ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name="fk_settings_community_id"
        ),
        sa.PrimaryKeyConstraint("community_id", "key", name="pk_settings"),
    )


def _make_rounds() -> None:
    op.create_table(
        "challenge_versions",
        sa.Column("id", ID, nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("starter_hash", sa.Text(), nullable=False),
        sa.Column("files", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_challenge_versions"),
        sa.UniqueConstraint("slug", "content_hash", name="uq_challenge_versions_slug_content_hash"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "seasons",
        sa.Column("id", ID, nullable=False),
        sa.Column("community_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name="fk_seasons_community_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_seasons"),
        sa.UniqueConstraint("community_id", "number", name="uq_seasons_community_id_number"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "rounds",
        sa.Column("id", ID, nullable=False),
        sa.Column("community_id", ID, nullable=False),
        sa.Column("season_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("challenge_version_id", ID, nullable=False),
        sa.Column("opens_at", sa.BigInteger(), nullable=False),
        sa.Column("closes_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("closes_at > opens_at", name="ck_rounds_closes_after_it_opens"),
        sa.ForeignKeyConstraint(
            ["challenge_version_id"],
            ["challenge_versions.id"],
            name="fk_rounds_challenge_version_id",
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name="fk_rounds_community_id"
        ),
        sa.ForeignKeyConstraint(["season_id"], ["seasons.id"], name="fk_rounds_season_id"),
        sa.PrimaryKeyConstraint("id", name="pk_rounds"),
        sa.UniqueConstraint("community_id", "number", name="uq_rounds_community_id_number"),
        sa.UniqueConstraint("community_id", "opens_at", name="uq_rounds_community_id_opens_at"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_rounds_community_id_slug_opens_at", "rounds", ["community_id", "slug", "opens_at"]
    )
    op.create_index("ix_rounds_season_id", "rounds", ["season_id"])


def _make_submissions() -> None:
    op.create_table(
        "submissions",
        sa.Column("id", ID, nullable=False),
        sa.Column("community_id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("round_id", ID, nullable=True),
        sa.Column("challenge_version_id", ID, nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("delivery_id", sa.Text(), nullable=False),
        sa.Column("source", sa.LargeBinary(), nullable=False),
        sa.Column("source_hash", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("accepted_at", sa.BigInteger(), nullable=False),
        sa.Column("reply_to", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("lane_deaths", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "(status = 'judging') = (owner IS NOT NULL AND lease_until IS NOT NULL)",
            name="ck_submissions_judging_has_an_owner",
        ),
        sa.CheckConstraint(
            "mode <> 'ranked' OR round_id IS NOT NULL", name="ck_submissions_ranked_in_a_round"
        ),
        sa.CheckConstraint("mode IN ('ranked', 'practice', 'try')", name="ck_submissions_mode"),
        sa.CheckConstraint(
            "status IN ('queued', 'judging', 'judged')", name="ck_submissions_status"
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_submissions_account_id"),
        sa.ForeignKeyConstraint(
            ["challenge_version_id"],
            ["challenge_versions.id"],
            name="fk_submissions_challenge_version_id",
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name="fk_submissions_community_id"
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_submissions_member_id"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_submissions_round_id"),
        sa.PrimaryKeyConstraint("id", name="pk_submissions"),
        sa.UniqueConstraint("delivery_id", name="uq_submissions_delivery_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_submissions_claims",
        "submissions",
        ["lease_until"],
        sqlite_where=sa.text("status = 'judging'"),
        postgresql_where=sa.text("status = 'judging'"),
    )
    op.create_index("ix_submissions_history", "submissions", ["member_id", "id"])
    op.create_index(
        "ix_submissions_pending",
        "submissions",
        ["member_id"],
        sqlite_where=sa.text("status <> 'judged'"),
        postgresql_where=sa.text("status <> 'judged'"),
    )
    op.create_index(
        "ix_submissions_queue",
        "submissions",
        ["priority", "id"],
        sqlite_where=sa.text("status = 'queued'"),
        postgresql_where=sa.text("status = 'queued'"),
    )
    op.create_index("ix_submissions_round", "submissions", ["round_id", "member_id"])
    op.create_index(
        "ix_submissions_twins", "submissions", ["member_id", "source_hash", "slug", "mode"]
    )
    op.create_table(
        "judgements",
        sa.Column("submission_id", ID, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("traits", sa.Text(), nullable=False),
        sa.Column("speed", sa.Text(), nullable=True),
        sa.Column("memory_bytes", sa.BigInteger(), nullable=True),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("seed", sa.Text(), nullable=True),
        sa.Column("tokens", sa.Integer(), nullable=True),
        sa.Column("cpu_time_s", sa.Float(), nullable=False),
        sa.Column("case_set_hash", sa.Text(), nullable=False),
        sa.Column("judge_build", sa.Text(), nullable=False),
        sa.Column("judged_at", sa.BigInteger(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "verdict IN ('AC', 'WA', 'TLE', 'MLE', 'OLE', 'RTE', 'CE', 'SV', 'JE')",
            name="ck_judgements_verdict",
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name="fk_judgements_submission_id"
        ),
        sa.PrimaryKeyConstraint("submission_id", "revision", name="pk_judgements"),
    )


def _make_boards() -> None:
    op.create_table(
        "bests",
        sa.Column("round_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("metric", sa.Text(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("submission_id", ID, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("accepted_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "metric IN ('points', 'first', 'fastest', 'leanest', 'shortest')",
            name="ck_bests_metric",
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_bests_member_id"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_bests_round_id"),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name="fk_bests_submission_id"
        ),
        sa.PrimaryKeyConstraint("round_id", "member_id", "metric", name="pk_bests"),
    )
    op.create_index("ix_bests_member_id", "bests", ["member_id"])
    op.create_table(
        "standings",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("solved", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_standings_member_id"),
        sa.PrimaryKeyConstraint("scope", "member_id", name="pk_standings"),
    )
    op.create_index(
        "ix_standings_board",
        "standings",
        ["scope", sa.literal_column("points DESC"), "last_at", "member_id"],
    )
    op.create_index("ix_standings_member_id", "standings", ["member_id"])


def _make_deliveries() -> None:
    op.create_table(
        "occurrences",
        sa.Column("schedule", sa.Text(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.CheckConstraint("status IN ('done', 'skipped')", name="ck_occurrences_status"),
        sa.PrimaryKeyConstraint("schedule", "due_at", name="pk_occurrences"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", ID, nullable=False),
        sa.Column("dedupe_key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("reply_to", sa.Text(), nullable=False),
        sa.Column("submission_id", ID, nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("not_before", sa.BigInteger(), nullable=False),
        sa.Column("lease_by", sa.Text(), nullable=True),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name="fk_outbox_submission_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("dedupe_key", name="uq_outbox_dedupe_key"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_outbox_due",
        "outbox",
        ["platform", "not_before", "id"],
        sqlite_where=sa.text("sent_at IS NULL"),
        postgresql_where=sa.text("sent_at IS NULL"),
    )
    op.create_index("ix_outbox_submission_id", "outbox", ["submission_id"])
