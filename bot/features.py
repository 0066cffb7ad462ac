"""Which features a study group has, on every front the same."""

from collections.abc import Sequence

from bot.core.appealing import Appeals
from bot.core.audit_log import AuditPages
from bot.core.banning import Banning
from bot.core.commands import Feature
from bot.core.disqualifying import Disqualifies
from bot.core.pictures import Pictures
from bot.core.team import Team
from bot.core.viewing import Views
from bot.plots.painter import ProcessPainter
from bot.store import SqlStore


def features_of(store: SqlStore) -> Sequence[Feature]:
    """Make every feature of its ports."""
    return (
        Team(store),
        AuditPages(store),
        Banning(store),
        Disqualifies(store),
        Appeals(store),
        Views(store),
        Pictures(store, ProcessPainter()),
    )
