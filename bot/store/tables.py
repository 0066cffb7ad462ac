"""The tables, as the code uses them; `migrations` makes them.

Ids are never used twice, because members know submissions by their number.
A partial index is used only where the statement repeats its condition word for
word, so such conditions (`QUEUED`, `DUE` …) are shared with the queries. Every
reference has an index, or erasing a row would search each table that may point to it.
"""

from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Float,
    Index,
    Integer,
    Table,
    UniqueConstraint,
    false,
    literal_column,
    true,
)

from bot.core.communities import CommunitySettings, PlaceSettings, ShownAs
from bot.core.models import Mode, Speed, Status, TraitResult, Verdict
from bot.store.columns import AnyText, Files, Record, Whole
from bot.store.records import Detail
from bot.store.schema import at, id_column, metadata, one_of, partial_index, ref, text


class Metric(StrEnum):
    """What a member's best in a round is best at; all but points ask for AC."""

    POINTS = "points"
    FIRST = "first"
    FASTEST = "fastest"
    LEANEST = "leanest"
    SHORTEST = "shortest"


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

judgements = Table(
    "judgements",
    metadata,
    # The fence: a second result of the same revision has no place to go.
    ref("submission_id", "submissions.id", primary_key=True),
    Column("revision", Integer, primary_key=True),
    text("verdict"),
    Column("traits", Record(tuple[TraitResult, ...]), nullable=False),
    Column("speed", Record(Speed)),
    Column("memory_bytes", BigInteger),
    Column("points", Integer),
    Column("seed", Whole),
    Column("tokens", Integer),
    Column("cpu_time_s", Float, nullable=False),
    text("case_set_hash"),
    text("judge_build"),
    at("judged_at"),
    # False where a rejudge after the round's end would take points away.
    Column("counts", Boolean, nullable=False, server_default=true()),
    Column("detail", Record(Detail), nullable=False),
    one_of("verdict", Verdict),
)

bests = Table(
    "bests",
    metadata,
    ref("round_id", "rounds.id", primary_key=True),
    ref("member_id", "members.id", primary_key=True, index=True),
    text("metric", primary_key=True),
    # In the metric's own unit: points, 0, times the reference, bytes, tokens.
    Column("value", Float, nullable=False),
    ref("submission_id", "submissions.id", index=True),
    Column("revision", Integer, nullable=False),
    at("accepted_at"),
    one_of("metric", Metric),
)

Index("ix_bests_metric", bests.c.round_id, bests.c.metric, bests.c.value)

standings = Table(
    "standings",
    metadata,
    text("scope", primary_key=True),
    ref("member_id", "members.id", primary_key=True, index=True),
    Column("points", Integer, nullable=False),
    Column("solved", Integer, nullable=False),
    at("last_at"),
)
Index(
    "ix_standings_board",
    standings.c.scope,
    standings.c.points.desc(),
    standings.c.last_at,
    standings.c.member_id,
)

occurrences = Table(
    "occurrences",
    metadata,
    text("schedule", primary_key=True),
    at("due_at", primary_key=True),
    text("status"),
    one_of("status", ("done", "skipped")),
)

outbox = Table(
    "outbox",
    metadata,
    id_column(),
    text("dedupe_key", unique=True),
    text("kind"),
    text("platform"),
    text("recipient"),
    text("reply_to"),
    ref("community_id", "communities.id", nullable=True, index=True),
    ref("round_id", "rounds.id", nullable=True, index=True),
    ref("submission_id", "submissions.id", nullable=True, index=True),
    # What no row holds, as the kind writes it.
    text("payload", server_default=""),
    # The dedupe key of the post that this one changes.
    text("edits", server_default=""),
    Column("attempts", Integer, nullable=False, server_default="0"),
    at("created_at"),
    at("not_before"),
    text("lease_by", nullable=True),
    at("lease_until", nullable=True),
    at("sent_at", nullable=True),
    # Its recipient can't be reached; it waits for them to come.
    at("unread_at", nullable=True),
    text("message_id", nullable=True),
    text("error", nullable=True),
    sqlite_autoincrement=True,
)

SENT: ColumnElement[bool] = literal_column("outbox.sent_at IS NOT NULL")
UNSENT: ColumnElement[bool] = literal_column("outbox.sent_at IS NULL")

DUE: ColumnElement[bool] = literal_column("outbox.sent_at IS NULL AND outbox.unread_at IS NULL")
UNREAD: ColumnElement[bool] = literal_column(
    "outbox.sent_at IS NULL AND outbox.unread_at IS NOT NULL"
)
EDITED: ColumnElement[bool] = literal_column("outbox.sent_at IS NOT NULL AND outbox.edits <> ''")
TO_ANSWER: ColumnElement[bool] = literal_column("outbox.reply_to <> ''")

partial_index(
    "ix_outbox_due",
    "sent_at IS NULL AND unread_at IS NULL",
    outbox.c.platform,
    outbox.c.not_before,
    outbox.c.id,
)
partial_index(
    "ix_outbox_unread",
    "sent_at IS NULL AND unread_at IS NOT NULL",
    outbox.c.platform,
    outbox.c.recipient,
    outbox.c.id,
)
partial_index("ix_outbox_reply_to", "reply_to <> ''", outbox.c.submission_id)
partial_index("ix_outbox_edited", "sent_at IS NOT NULL AND edits <> ''", outbox.c.sent_at)
partial_index("ix_outbox_sent", "sent_at IS NOT NULL", outbox.c.kind, outbox.c.sent_at)
