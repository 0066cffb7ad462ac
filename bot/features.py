"""Which features a study group has, on every front the same."""

from collections.abc import Sequence

from bot.core.audit_log import AuditPages
from bot.core.commands import Feature
from bot.core.pictures import Pictures
from bot.core.team import Team
from bot.plots.painter import ProcessPainter
from bot.store import SqlStore


def features_of(store: SqlStore) -> Sequence[Feature]:
    """Make every feature of its ports."""
    return (Team(store), AuditPages(store), Pictures(store, ProcessPainter()))
