"""Tables of what judging gave, and of what the boards read from it."""

from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    Table,
    true,
)

from bot.core.judgements import Speed, TraitResult, Verdict
from bot.store.columns import Record, Whole
from bot.store.records import Detail
from bot.store.schema import at, metadata, one_of, ref, text


class Metric(StrEnum):
    """What a member's best in a round is best at; all but points ask for AC."""

    POINTS = "points"
    FIRST = "first"
    FASTEST = "fastest"
    LEANEST = "leanest"
    SHORTEST = "shortest"


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
