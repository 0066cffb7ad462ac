"""The store of the program: one class that fulfils the ports Store, Queue and Outbox."""

import os
from pathlib import Path

from bot.core.ports import Clock
from bot.errors import OperatorError
from bot.store.archives import Archives
from bot.store.audit_log import AuditLogRows
from bot.store.auditing import Auditing
from bot.store.board_pages import BoardPages
from bot.store.boards import Boards
from bot.store.copies import Copies
from bot.store.disqualifying import Disqualifying
from bot.store.engine import connect
from bot.store.erasing import Erasing
from bot.store.exporting import Exporting
from bot.store.group_links import GroupLinks
from bot.store.group_status import GroupStatusRows
from bot.store.groups import Groups
from bot.store.history import History
from bot.store.kept import KeptSources
from bot.store.leaving import Leaving
from bot.store.lining_up import LiningUp
from bot.store.link_codes import LinkCodes
from bot.store.linking import Linking
from bot.store.migrating import migrate, refuse_other_schema
from bot.store.outbox import OutboxRows
from bot.store.own_challenges import OwnChallengeRows
from bot.store.people import People
from bot.store.queue import JudgingQueue
from bot.store.race import SeasonPoints
from bot.store.rejudges import Rejudges
from bot.store.relay_digests import RelayDigests
from bot.store.relay_following import RelayFollowing
from bot.store.reminding import Reminding
from bot.store.retention import Retaining
from bot.store.round_facts import RoundFacts
from bot.store.rounds import Rounds
from bot.store.scheduling import Scheduling
from bot.store.submissions import Submissions
from bot.store.suggesting import Suggesting
from bot.store.upload_checks import UploadCheckRows
from bot.store.viewing import Viewings
from bot.store.watching import Watching


class SqlStore(
    Groups,
    Archives,
    People,
    KeptSources,
    Rounds,
    RoundFacts,
    Scheduling,
    Reminding,
    Submissions,
    JudgingQueue,
    History,
    Boards,
    BoardPages,
    SeasonPoints,
    OutboxRows,
    OwnChallengeRows,
    LiningUp,
    GroupStatusRows,
    UploadCheckRows,
    AuditLogRows,
    Disqualifying,
    Viewings,
    Copies,
    RelayFollowing,
    RelayDigests,
    Suggesting,
    LinkCodes,
    GroupLinks,
    Linking,
    Exporting,
    Leaving,
    Retaining,
    Rejudges,
    Auditing,
    Erasing,
    Watching,
):
    """Everything that must not be lost, in one SQL database."""


async def open_store(path: Path, clock: Clock) -> SqlStore:
    """Open a data file, made and migrated as needed; close it with `close()`.

    Raises:
        OperatorError: the file cannot be used; the message says why.
    """
    _make_private_file(path)
    await migrate(path)
    return SqlStore(connect(path), clock)


async def open_to_read(path: Path, clock: Clock) -> SqlStore:
    """Open a data file that stays as it is, also while another process judges from it.

    Raises:
        OperatorError: there is none, or it is of another version.
    """
    refuse_missing(path)
    engine = connect(path, reads_only=True)
    try:
        await refuse_other_schema(engine, path)
    except OperatorError:
        await engine.dispose()
        raise
    return SqlStore(engine, clock)


def refuse_missing(path: Path) -> None:
    """Raise an OperatorError if there is no data file to look into."""
    if not path.is_file():
        raise OperatorError(f"There is no data file {path}; --data names another.")


def _make_private_file(path: Path) -> None:
    # It holds members' code, so nobody else on the host may read it; SQLite
    # gives its side files the same mode.
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise OperatorError(f"The data file {path} cannot be written: {error.strerror}.") from error
