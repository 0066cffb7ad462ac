"""A study group on a real data file and real challenge folders, for core and fronts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.catalog.folder import FolderCatalog
from bot.core.asking import Asker
from bot.core.cards import Card
from bot.core.communities import Consent
from bot.core.dialog import Dialog
from bot.core.group import StudyGroup
from bot.core.judgements import Judgement, TraitResult, TraitState, Verdict
from bot.core.models import Account
from bot.core.moderating import Moderation
from bot.core.own_challenges import Stage
from bot.core.relay_curation import Curation
from bot.core.submitting import Intent, Receipt
from bot.features import curation_of, features_of
from bot.schedule.weekly import CronTimetable
from bot.store import SqlStore, open_store
from tests.core.parcels import Parcels

TIMETABLE = CronTimetable()
MONDAY = datetime(2026, 11, 23, 12, 4, tzinfo=UTC)
CHALLENGE = """\
title = "{title}"
summary = "Scale a number."
track = "foundations"
difficulty = 2
entry = "{slug}"
source = "arithmetic"

[rules]
forbid = ["numpy.multiply"]

[timing]
n = 100

[answer]
check = "close"

[traits.plain]
says = "scales"
quotes = "It scales."
hint = 2
"""


@dataclass
class SetClock:
    """A clock that moves only when told to."""

    time: datetime = MONDAY

    def now(self) -> datetime:
        return self.time

    def advance(self, days: float = 0, minutes: float = 0) -> None:
        self.time += timedelta(days=days, minutes=minutes)


@dataclass
class Checking:
    """Stands where checks are done: the test does them, and says how far they are."""

    woken: int = 0
    at: Stage | None = None

    def wake(self) -> None:
        self.woken += 1

    def stage(self, own_id: int) -> Stage | None:
        return self.at

    def lanes(self) -> tuple[int, int]:
        return 2, 1


@dataclass
class Study:
    """A group and what tests do to it.

    Attributes:
        accepted, posted: one word each time the judge, or the sender, was told of work.
    """

    group: StudyGroup
    store: SqlStore
    clock: SetClock
    accepted: list[str]
    posted: list[str]
    catalog: FolderCatalog
    moderation: Moderation
    dialog: Dialog
    challenges: Path
    curation: Curation
    checking: Checking
    timetable: CronTimetable = TIMETABLE
    sent: int = 0

    async def join(self, name: str = "Noor", *, manages: bool = False) -> Asker:
        """Join the terminal's group, whose round is open, as someone who chose their name."""
        asker = await self.join_at(("terminal", "local"), name, manages=manages)
        if asker.member.consent is None:
            asker = await self.group.set_consent(asker, Consent())
        await self.group.ensure_round(asker)
        return asker

    async def join_at(
        self, place: tuple[str, str], name: str = "Noor", *, manages: bool = False
    ) -> Asker:
        """Join a place as it is: nothing is chosen, and no round opens by itself."""
        account = Account(place[0], "local", name, name)
        return await self.group.join(place, "Here", account, UTC, manages=manages)

    async def offer(
        self, asker: Asker, source: str, slug: str | None = None, intent: Intent = Intent.SUBMIT
    ) -> Receipt | Card:
        """Send code, which may be answered with a question."""
        self.sent += 1
        return await self.group.submit(
            asker, slug, source.encode(), "x.py", delivery_id=f"d{self.sent}", intent=intent
        )

    async def send(
        self, asker: Asker, source: str, slug: str | None = None, intent: Intent = Intent.SUBMIT
    ) -> Receipt:
        """Send code that is accepted at once."""
        receipt = await self.offer(asker, source, slug, intent)
        assert isinstance(receipt, Receipt)
        return receipt

    async def judge(self, verdict: Verdict, points: int | None = None) -> None:
        """Play the judge for the next submission in the queue."""
        claimed = await self.store.claim("test", 60.0)
        assert claimed is not None
        assert await self.store.finish(claimed, judgement(verdict, points))

    async def solve(self, name: str, points: int) -> None:
        """Have a member send something that is worth so many points."""
        await self.send(await self.join(name), f"# {name} {points}")
        await self.judge(Verdict.AC if points >= 100 else Verdict.WA, points)


def judgement(verdict: Verdict, points: int | None) -> Judgement:
    """A judgement of one trait, passed if it is accepted."""
    state = TraitState.PASSED if verdict is Verdict.AC else TraitState.FAILED
    traits = (TraitResult("plain", "scales", state, "" if verdict is Verdict.AC else "No.", 2),)
    return Judgement(verdict, "", traits, (), 1, 1, 1, 2, points=points)


@asynccontextmanager
async def open_study(
    tmp_path: Path, clock: SetClock | None = None, *, reopen: bool = False
) -> AsyncIterator[Study]:
    """Two challenges, an empty data file, and Monday noon unless another clock says otherwise.

    Args:
        reopen: on what an earlier study left in the folder.
    """
    folder = tmp_path / "challenges"
    for slug in () if reopen else ("double", "triple"):
        write_challenge(folder / slug, slug)
    (folder / "calendar.toml").write_text('slugs = ["double", "triple"]\n')
    clock = clock or SetClock()
    store = await open_store(tmp_path / "data.sqlite3", clock)
    try:
        accepted: list[str] = []
        posted: list[str] = []
        catalog = FolderCatalog(folder)
        group = StudyGroup(
            store,
            catalog,
            clock,
            ("numpy", "math"),
            on_accepted=lambda: accepted.append("accepted"),
            timetable=TIMETABLE,
        )
        moderation = Moderation(
            store, catalog, clock, TIMETABLE, on_posted=lambda: posted.append("posted")
        )
        curation = curation_of(store, catalog, TIMETABLE, lambda: posted.append("posted"))
        checking = Checking()
        features = features_of(store, catalog, TIMETABLE, curation, checking)
        dialog = Dialog(group, moderation, (*features, Parcels()))
        yield Study(
            *(group, store, clock, accepted, posted, catalog, moderation, dialog, folder),
            curation,
            checking,
        )
    finally:
        await store.close()


def write_challenge(folder: Path, slug: str) -> None:
    """Write as much of a challenge as the catalog insists on."""
    folder.mkdir(parents=True)
    (folder / "challenge.toml").write_text(CHALLENGE.format(title=slug.title(), slug=slug))
    (folder / "statement.md").write_text(f"# {slug}\n\nIt scales.\n")
    (folder / "hints.md").write_text(
        "## One\n\nFirst.\n\n## Two\n\nSecond.\n\n## Three\n\nThird.\n"
    )
    (folder / "editorial.md").write_text("# Why\n\nBecause.\n")
    (folder / "starter.py").write_text(f"def {slug}(x):\n    raise NotImplementedError\n")
    (folder / "reference.py").write_text(f"def {slug}(x):\n    return x + x\n")
    (folder / "cases.py").write_text("")
