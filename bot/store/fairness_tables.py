"""Tables of what keeps a submission off the boards, and who looked at it."""

from sqlalchemy import Column, ColumnElement, Index, Table, literal_column

from bot.core.unranked import Unranked
from bot.store.columns import AnyText
from bot.store.schema import at, id_column, metadata, one_of, partial_index, ref, text

disqualifications = Table(
    "disqualifications",
    metadata,
    id_column(),
    ref("community_id", "communities.id", index=True),
    ref("member_id", "members.id", index=True),
    ref("round_id", "rounds.id", index=True),
    # None if it is the member's whole round.
    ref("submission_id", "submissions.id", nullable=True, index=True),
    ref("deed_id", "audit_log.id", index=True),
    text("reason"),
    at("at"),
    at("undone_at", nullable=True),
    Column("appeal", AnyText),
    at("appealed_at", nullable=True),
    at("decided_at", nullable=True),
    sqlite_autoincrement=True,
)

STANDS: ColumnElement[bool] = literal_column("disqualifications.undone_at IS NULL")
TO_DECIDE: ColumnElement[bool] = literal_column(
    "disqualifications.appealed_at IS NOT NULL AND disqualifications.decided_at IS NULL"
)
_ONE = "undone_at IS NULL AND submission_id IS NOT NULL"
_WHOLE_ROUND = "undone_at IS NULL AND submission_id IS NULL"
# What is disqualified can't be so twice, whoever of two moderators is first.
for _name, _columns, _condition in (
    ("uq_disqualifications_submission", ("submission_id",), _ONE),
    ("uq_disqualifications_round", ("round_id", "member_id"), _WHOLE_ROUND),
):
    Index(
        _name,
        *(disqualifications.c[column] for column in _columns),
        unique=True,
        sqlite_where=literal_column(_condition),
        postgresql_where=literal_column(_condition),
    )
partial_index(
    "ix_disqualifications_appeals",
    "appealed_at IS NOT NULL AND decided_at IS NULL",
    disqualifications.c.community_id,
    disqualifications.c.id,
)

unranked = Table(
    "unranked",
    metadata,
    ref("round_id", "rounds.id", primary_key=True),
    ref("member_id", "members.id", primary_key=True, index=True),
    text("why"),
    at("at"),
    one_of("why", Unranked),
)

# Who knows the hidden cases of a challenge, for the rounds that it will have.
seen_cases = Table(
    "seen_cases",
    metadata,
    ref("member_id", "members.id", primary_key=True),
    text("slug", primary_key=True),
    at("at"),
    Index("ix_seen_cases_slug", "slug"),
)

viewings = Table(
    "viewings",
    metadata,
    ref("submission_id", "submissions.id", primary_key=True),
    ref("member_id", "members.id", primary_key=True, index=True),
    at("at"),
)
