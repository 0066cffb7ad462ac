"""The tables, as the code uses them; `migrations` makes them.

Ids are never used twice, because members know submissions by their number.
A partial index is used only where the statement repeats its condition word for
word, so such conditions (`QUEUED`, `DUE` …) are shared with the queries. Every
reference has an index, or erasing a row would search each table that may point to it.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Index,
    Integer,
    Table,
    UniqueConstraint,
    false,
    literal_column,
)

from bot.core.communities import CommunitySettings, PlaceSettings, ShownAs
from bot.core.models import Mode, Status
from bot.store.columns import AnyText, Files, Record
from bot.store.schema import at, id_column, metadata, one_of, partial_index, ref, text

communities = Table(
    "communities",
    metadata,
    id_column(),
    text("name"),
    text("zone"),
    at("created_at"),
    at("removed_at", nullable=True),
    # Which one it became part of; it stays as the archive of its time before.
    ref("home_id", "communities.id", nullable=True, index=True),
    sqlite_autoincrement=True,
)

partial_index("ix_communities_removed", "removed_at IS NOT NULL", communities.c.removed_at)

places = Table(
    "places",
    metadata,
    text("platform", primary_key=True),
    text("external_id", primary_key=True),
    ref("community_id", "communities.id", index=True),
    # NULL in the place that the community began in.
    Column("own", Record(PlaceSettings)),
    at("removed_at", nullable=True),
)

accounts = Table(
    "accounts",
    metadata,
    id_column(),
    text("platform"),
    text("team_id"),
    text("user_id"),
    text("name"),
    # Which community they mean where none is named.
    ref("community_id", "communities.id", nullable=True, index=True),
    UniqueConstraint("platform", "team_id", "user_id"),
    sqlite_autoincrement=True,
)

members = Table(
    "members",
    metadata,
    id_column(),
    ref("community_id", "communities.id", index=True),
    text("name"),
    at("joined_at"),
    # What they agreed to; without `shown_as` they were not asked yet.
    text("shown_as", nullable=True),
    text("pseudonym", server_default=""),
    Column("announces", Boolean, nullable=False, server_default=false()),
    Column("shares", Boolean, nullable=False, server_default=false()),
    text("banned", nullable=True),
    one_of("shown_as", ShownAs),
    sqlite_autoincrement=True,
)

member_accounts = Table(
    "member_accounts",
    metadata,
    ref("community_id", "communities.id", primary_key=True),
    ref("account_id", "accounts.id", primary_key=True, index=True),
    ref("member_id", "members.id", index=True),
)

settings = Table(
    "settings",
    metadata,
    ref("community_id", "communities.id", primary_key=True),
    text("key", primary_key=True),
    Column("value", Record(CommunitySettings), nullable=False),
)

challenge_versions = Table(
    "challenge_versions",
    metadata,
    id_column(),
    text("slug"),
    text("content_hash"),
    text("starter_hash"),
    Column("files", Files, nullable=False),
    at("saved_at"),
    UniqueConstraint("slug", "content_hash"),
    sqlite_autoincrement=True,
)

seasons = Table(
    "seasons",
    metadata,
    id_column(),
    ref("community_id", "communities.id"),
    Column("number", Integer, nullable=False),
    UniqueConstraint("community_id", "number"),
    sqlite_autoincrement=True,
)

rounds = Table(
    "rounds",
    metadata,
    id_column(),
    ref("community_id", "communities.id"),
    ref("season_id", "seasons.id", index=True),
    Column("number", Integer, nullable=False),
    text("slug"),
    ref("challenge_version_id", "challenge_versions.id", index=True),
    at("opens_at"),
    at("closes_at"),
    UniqueConstraint("community_id", "number"),
    UniqueConstraint("community_id", "opens_at"),
    CheckConstraint("closes_at > opens_at", name="closes_after_it_opens"),
    Index(None, "community_id", "slug", "opens_at"),
    sqlite_autoincrement=True,
)

submissions = Table(
    "submissions",
    metadata,
    id_column(),
    ref("community_id", "communities.id", index=True),
    ref("account_id", "accounts.id", index=True),
    ref("member_id", "members.id"),
    ref("round_id", "rounds.id", nullable=True),
    ref("challenge_version_id", "challenge_versions.id", index=True),
    text("slug"),
    text("delivery_id", unique=True),
    Column("source", AnyText, nullable=False),
    text("source_hash"),
    text("mode"),
    text("status"),
    Column("priority", Integer, nullable=False),
    at("accepted_at"),
    text("reply_to"),
    text("owner", nullable=True),
    at("lease_until", nullable=True),
    Column("lane_deaths", Integer, nullable=False, server_default="0"),
    at("withdrawn_at", nullable=True),
    one_of("mode", Mode),
    one_of("status", Status),
    CheckConstraint("mode <> 'ranked' OR round_id IS NOT NULL", name="ranked_in_a_round"),
    CheckConstraint(
        "(status = 'judging') = (owner IS NOT NULL AND lease_until IS NOT NULL)",
        name="judging_has_an_owner",
    ),
    sqlite_autoincrement=True,
)

QUEUED: ColumnElement[bool] = literal_column("submissions.status = 'queued'")
JUDGING: ColumnElement[bool] = literal_column("submissions.status = 'judging'")
PENDING: ColumnElement[bool] = literal_column("submissions.status <> 'judged'")
TRIES: ColumnElement[bool] = literal_column("submissions.mode = 'try'")
NO_TRIES: ColumnElement[bool] = literal_column("submissions.mode <> 'try'")
ANSWERABLE: ColumnElement[bool] = literal_column("submissions.reply_to <> ''")

partial_index("ix_submissions_queue", "status = 'queued'", submissions.c.priority, submissions.c.id)
partial_index("ix_submissions_claims", "status = 'judging'", submissions.c.lease_until)
partial_index("ix_submissions_pending", "status <> 'judged'", submissions.c.member_id)
partial_index("ix_submissions_tries", "mode = 'try'", submissions.c.id)
partial_index(
    "ix_submissions_first",
    "mode <> 'try'",
    submissions.c.member_id,
    submissions.c.accepted_at,
)
partial_index("ix_submissions_reply_to", "reply_to <> ''", submissions.c.accepted_at)
Index(
    "ix_submissions_twins",
    submissions.c.member_id,
    submissions.c.source_hash,
    submissions.c.slug,
    submissions.c.mode,
)
Index("ix_submissions_history", submissions.c.member_id, submissions.c.id)
Index("ix_submissions_round", submissions.c.round_id, submissions.c.member_id)

kept_sources = Table(
    "kept_sources",
    metadata,
    ref("member_id", "members.id", primary_key=True),
    text("slug", primary_key=True),
    text("filename"),
    Column("source", AnyText, nullable=False),
    text("delivery_id"),
    text("reply_to"),
    at("kept_at"),
)

KEPT_ANSWERABLE: ColumnElement[bool] = literal_column("kept_sources.reply_to <> ''")

partial_index("ix_kept_sources_reply_to", "reply_to <> ''", kept_sources.c.kept_at)
Index("ix_kept_sources_kept_at", kept_sources.c.kept_at)
Index("ix_kept_sources_delivery_id", kept_sources.c.delivery_id)
