"""Which features a study group has, on every front the same."""

from collections.abc import Callable, Sequence

from bot.catalog.unpacking import ZippedChallenges
from bot.core.appealing import Appeals
from bot.core.audit_log import AuditPages
from bot.core.authoring import Authoring
from bot.core.backlog_feature import BacklogPages
from bot.core.banning import Banning
from bot.core.commands import Feature
from bot.core.disqualifying import Disqualifies
from bot.core.group_linking import GroupLinking
from bot.core.holds import Held
from bot.core.linking import Linking
from bot.core.own_challenges import CheckProgress
from bot.core.pictures import Pictures
from bot.core.ports import Catalog, Timetable
from bot.core.privacy import Privacy
from bot.core.rejudges import Rejudges
from bot.core.relay_curation import Curation
from bot.core.relay_feature import RelayFeature
from bot.core.relay_notes import ChallengeLines
from bot.core.reminding import Reminding
from bot.core.round_posts import RoundPosts
from bot.core.status_feature import Status
from bot.core.team import Team
from bot.core.viewing import Views
from bot.plots.painter import ProcessPainter
from bot.relay.scoring import score_title
from bot.store import SqlStore


def features_of(
    store: SqlStore,
    catalog: Catalog,
    timetable: Timetable,
    curation: Curation,
    checks: CheckProgress,
) -> Sequence[Feature]:
    """Make every feature of its ports."""
    painter = ProcessPainter()
    return (
        Team(store),
        AuditPages(store),
        Authoring(store, catalog, store.clock, timetable, ZippedChallenges(), checks),
        BacklogPages(store, catalog, store.clock, timetable),
        Status(store, catalog, store.clock, timetable, checks),
        Banning(store),
        Disqualifies(store),
        Appeals(store),
        Views(store),
        Rejudges(store, catalog),
        Held(store),
        Pictures(store, painter),
        RoundPosts(store, store.clock, painter),
        Reminding(store, store.clock),
        RelayFeature(store, curation, score_title, store.clock),
        Linking(store),
        GroupLinking(store),
        Privacy(store),
    )


def curation_of(
    store: SqlStore,
    catalog: Catalog,
    timetable: Timetable,
    on_posted: Callable[[], None],
    auto_approve_from: float | None = None,
) -> Curation:
    """The relay's rules, which commands and the poller share."""
    lines = ChallengeLines(store, catalog)
    return Curation(store, score_title, store.clock, timetable, lines, auto_approve_from, on_posted)
