"""A real data file, a clock that tests set, and a small study group."""

import asyncio
import hashlib
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from bot.core.audit_ports import Deed
from bot.core.challenge import Challenge, Limits
from bot.core.judgements import Judgement, Verdict
from bot.core.models import Accepted, Account, Community, Member, Mode, NewSubmission, Round
from bot.core.rejudge_ports import NewRejudge, Rejudge
from bot.store import SqlStore, open_store
from bot.store.migrating import migrate
from tests.store.linked_groups import BOSS, CHIEF, GUEST, HOME

MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)


@dataclass
class SetClock:
    """A clock that moves only when told to."""

    time: datetime = MONDAY

    def now(self) -> datetime:
        return self.time

    def advance(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


@dataclass(frozen=True)
class Person:
    """A member and the account they use."""

    member: Member
    account: Account


STARTER = "def f(): ...\n"


def challenge(slug: str, text: str = "pass\n") -> Challenge:
    """As much of a challenge as the store looks at."""
    return Challenge(
        slug=slug,
        title=slug,
        summary="",
        track="",
        difficulty=1,
        entry="f",
        source="",
        forbid=(),
        limits=Limits(),
        timing_n=None,
        parts=(),
        whole=True,
        traits={},
        texts={},
        statement="",
        starter=STARTER,
        reference=text,
        cases="",
        driver=None,
        checker=None,
        hints=(),
        editorial="",
        witnesses=(),
        files={"reference.py": text},
    )


def solved(points: int = 100) -> Judgement:
    """An accepted answer worth so many points."""
    return Judgement(verdict=Verdict.AC, message="accepted", points=points)


@dataclass
class Group:
    """One community with an open round, and short words for what happens in it."""

    store: SqlStore
    clock: SetClock
    community: Community
    round: Round
    platform: str = "terminal"
    deliveries: Iterator[int] = field(default_factory=count)
    starter: str = STARTER

    @classmethod
    async def found(
        cls, store: SqlStore, clock: SetClock, platform: str = "terminal", place: str = "local"
    ) -> "Group":
        community = await store.community(platform, place, "study group")
        version = await store.save_challenge(challenge("softmax"))
        opened = await store.open_round(
            community.id, "softmax", version, clock.now(), clock.now() + timedelta(days=7), 13
        )
        return cls(store, clock, community, opened, platform)

    async def next_round(self, slug: str, rounds_a_season: int = 13) -> Round:
        version = await self.store.save_challenge(challenge(slug))
        opens_at = self.round.closes_at
        self.clock.time = max(self.clock.time, opens_at)
        self.round = await self.store.open_round(
            self.community.id,
            slug,
            version,
            opens_at,
            opens_at + timedelta(days=7),
            rounds_a_season,
        )
        return self.round

    async def person(self, name: str) -> Person:
        account = Account(self.platform, "", name.lower(), name)
        return Person(await self.store.member(self.community.id, account), account)

    def new(
        self,
        person: Person,
        source: str | None = None,
        *,
        mode: Mode = Mode.RANKED,
        delivery_id: str | None = None,
        to: Round | None = None,
    ) -> NewSubmission:
        """A submission of now; without a source, one that nobody sent before."""
        number = next(self.deliveries)
        source = f"# {number}\n" if source is None else source
        to = to or self.round
        return NewSubmission(
            community_id=self.community.id,
            member_id=person.member.id,
            account=person.account,
            round_id=to.id,
            challenge_version_id=to.challenge_version_id,
            slug=to.slug,
            delivery_id=delivery_id or f"{self.community.id}-{number}",
            source=source,
            source_hash=hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest(),
            mode=mode,
            accepted_at=self.clock.now(),
            reply_to=f"reply-{number}",
        )

    async def send(self, person: Person, source: str | None = None, **how: object) -> Accepted:
        return await self.store.accept(replace(self.new(person, source), **how))  # type: ignore[arg-type]

    async def judge(self, judgement: Judgement) -> int:
        """Judge whatever is next; its number."""
        claimed = await self.store.claim("lane", 60)
        assert claimed is not None
        assert await self.store.finish(claimed, judgement)
        return claimed.submission.id

    async def send_and_judge(self, person: Person, judgement: Judgement, **how: object) -> int:
        """Send fresh code and judge it at once; its number."""
        receipt = await self.send(person, **how)  # type: ignore[arg-type]
        assert await self.judge(judgement) == receipt.id
        return receipt.id

    async def ask_rejudge(self, submission_id: int, *, strict: bool = False) -> Rejudge:
        """Have a moderator ask that a submission is judged again."""
        deed = Deed(self.community.id, None, "had judged again", reason="a case was wrong")
        asked = NewRejudge(deed, submission_id=submission_id, strict=strict)
        return await self.store.start_rejudge(asked)

    async def rejudge(
        self, submission_id: int, judgement: Judgement, *, strict: bool = False
    ) -> None:
        assert (await self.ask_rejudge(submission_id, strict=strict)).left == 1
        assert await self.judge(judgement) == submission_id

    async def board(self, scope: str) -> list[tuple[str, int, int]]:
        """Name, points and solved of a scope's rows."""
        rows = await self.store.standings(scope)
        return [(row.name, row.points, row.solved) for row in rows]

    @property
    def scopes(self) -> tuple[str, str, str]:
        return (
            f"round:{self.round.id}",
            f"season:{self.round.season_id}",
            f"all:{self.community.id}",
        )


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty data file with its tables, to copy: making them takes 0.1 s."""
    path = tmp_path_factory.mktemp("migrated") / "data.db"
    asyncio.run(migrate(path))
    return path


@pytest.fixture
async def store(tmp_path: Path, clock: SetClock, migrated: Path) -> AsyncIterator[SqlStore]:
    shutil.copy(migrated, tmp_path / "data.db")
    opened = await open_store(tmp_path / "data.db", clock)
    yield opened
    await opened.close()


@pytest.fixture
async def group(store: SqlStore, clock: SetClock) -> Group:
    return await Group.found(store, clock)


@pytest.fixture
def kmeans() -> Challenge:
    return challenge("kmeans")


@pytest.fixture
async def home(group: Group, clock: SetClock) -> Group:
    """A group on Discord with settings and a moderator."""
    found = await Group.found(group.store, clock, "discord", "1")
    await found.store.save_settings(found.community.id, HOME)
    await found.store.member(found.community.id, BOSS)
    return found


@pytest.fixture
async def guest(group: Group, clock: SetClock) -> Group:
    """A group on Slack, likewise."""
    found = await Group.found(group.store, clock, "slack", "T1")
    await found.store.save_settings(found.community.id, GUEST)
    await found.store.member(found.community.id, CHIEF)
    return found
