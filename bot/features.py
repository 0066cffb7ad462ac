"""Which features a study group has, on every front the same."""

from collections.abc import Sequence

from bot.core.audit_log import AuditPages
from bot.core.commands import Feature
from bot.core.team import Team
from bot.store import SqlStore


def features_of(store: SqlStore) -> Sequence[Feature]:
    """Make every feature of its ports."""
    return (Team(store), AuditPages(store))
