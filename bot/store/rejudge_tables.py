"""The tables of what is judged again."""

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Index,
    Integer,
    Table,
    false,
    literal_column,
)

from bot.core.rejudge_ports import RejudgeState
from bot.store.schema import at, id_column, metadata, one_of, partial_index, ref, text

rejudges = Table(
    "rejudges",
    metadata,
    id_column(),
    ref("community_id", "communities.id", index=True),
    ref("deed_id", "audit_log.id", index=True),
    ref("round_id", "rounds.id", nullable=True, index=True),
    ref("submission_id", "submissions.id", nullable=True, index=True),
    ref("challenge_version_id", "challenge_versions.id", nullable=True, index=True),
    Column("strict", Boolean, nullable=False, server_default=false()),
    text("state"),
    text("problems", server_default=""),
    at("at"),
    one_of("state", RejudgeState),
    sqlite_autoincrement=True,
)

CHECKING: ColumnElement[bool] = literal_column("rejudges.state = 'checking'")
partial_index("ix_rejudges_checking", "state = 'checking'", rejudges.c.id)

rejudged = Table(
    "rejudged",
    metadata,
    ref("rejudge_id", "rejudges.id", primary_key=True),
    ref("submission_id", "submissions.id", primary_key=True, index=True),
    # Whether it is timed as before, so that its band stays.
    Column("same_timing", Boolean, nullable=False),
    Column("points_before", Integer),
    Column("points_after", Integer),
    at("done_at", nullable=True),
)

NOT_YET: ColumnElement[bool] = literal_column("rejudged.done_at IS NULL")
# Two rejudges at once never share a submission.
Index(
    "uq_rejudged_pending",
    rejudged.c.submission_id,
    unique=True,
    sqlite_where=literal_column("done_at IS NULL"),
    postgresql_where=literal_column("done_at IS NULL"),
)
