"""The tables of the weekly cycle: since when it runs, what comes next, who is reminded."""

from sqlalchemy import Column, Integer, Table, UniqueConstraint

from bot.store.schema import at, metadata, ref, text

schedules = Table(
    "schedules",
    metadata,
    ref("community_id", "communities.id", primary_key=True),
    # The time of the week and the zone, in the core's words; another one begins anew.
    text("weekly"),
    at("since"),
)

backlog = Table(
    "backlog",
    metadata,
    ref("community_id", "communities.id", primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    text("slug"),
    # The snapshot to open; without one it is read from the catalog.
    ref("challenge_version_id", "challenge_versions.id", nullable=True, index=True),
    UniqueConstraint("community_id", "slug"),
)

reminders = Table(
    "reminders",
    metadata,
    ref("member_id", "members.id", primary_key=True),
    # Where they asked, and so where they are told.
    text("platform"),
    text("recipient"),
    at("since"),
)
