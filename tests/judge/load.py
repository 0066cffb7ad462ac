"""A study group that keeps the judge busy, and what its tests want to know of it."""

import asyncio
import os
import random
import signal
import sqlite3
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.clocks import SystemClock
from bot.core.judgements import Verdict
from bot.core.models import Accepted, Account, Judged, Round
from bot.core.submitting import Intent, new_submission
from bot.footprint import descendants
from bot.judge.lanes import Lanes
from bot.judge.worker import DEATHS_ALLOWED, ProgressHub, Worker
from bot.store import SqlStore, open_store
from tests.judge.tiny import RIGHT, tiny_challenge

# Half a second for all cases: long enough to be killed in the middle of.
BUSY = "def f(x):\n    sum(range(6_000_000))\n    return x + 1.0\n"
# Right on the sample, so that its first step is told at once.
STUCK = "def f(x):\n    while len(x) == 5:\n        pass\n    return x + 1.0\n"
WRONG = "def f(x):\n    return x + 2.0\n"
CRASHES = "def f(x):\n    return x[99]\n"
REFUSED = "import os\n\n\ndef f(x):\n    return x + 1.0\n"
KNOWN = (
    (BUSY, Verdict.AC),
    (RIGHT, Verdict.AC),
    (WRONG, Verdict.WA),
    (CRASHES, Verdict.RTE),
    (REFUSED, Verdict.CE),
)
JUDGED_DEADLINE_S = 90.0
STOP_DEADLINE_S = 20.0
ROWS = """
SELECT submissions.id, status, owner, lane_deaths,
    (SELECT count(*) FROM outbox WHERE submission_id = submissions.id)
FROM submissions ORDER BY submissions.id
"""
VERDICTS = "SELECT submission_id, verdict FROM judgements ORDER BY judged_at, submission_id"


@dataclass(frozen=True)
class Row:
    """What the data file says about one submission, all revisions together."""

    verdicts: tuple[str, ...]
    id: int
    status: str
    owner: str | None
    lane_deaths: int
    deliveries: int


@dataclass
class Crowd:
    """Members of one community, its open round of the tiny challenge, and a worker.

    Attributes:
        sent: every submission's number and the verdict it deserves.
    """

    path: Path
    store: SqlStore
    round: Round
    lanes: Lanes
    hub: ProgressHub = field(default_factory=ProgressHub)
    sent: dict[int, Verdict] = field(default_factory=dict)
    worker: Worker | None = None
    running: asyncio.Task[None] | None = None
    finished: asyncio.Event = field(default_factory=asyncio.Event)

    def start(self) -> None:
        self.worker = Worker(self.store, self.lanes, self.hub, "here", self.finished.set)
        self.running = asyncio.create_task(self.worker.run())

    async def stop(self) -> None:
        """Cancel the worker, which must end soon and by that alone."""
        if self.running is None:
            return
        running, self.running = self.running, None
        assert not running.done(), "the worker ended by itself"
        running.cancel()
        async with asyncio.timeout(STOP_DEADLINE_S):
            with suppress(asyncio.CancelledError):
                await running

    async def send(
        self, name: str, source: str = RIGHT, deserves: Verdict = Verdict.AC
    ) -> Accepted:
        """Send code that nobody sent before."""
        number = len(self.sent)
        account = Account("terminal", "", name, name)
        accepted = await self.store.accept(
            new_submission(
                intent=Intent.SUBMIT,
                member=await self.store.member(self.round.community_id, account),
                account=account,
                slug="tiny",
                round_=self.round,
                challenge_version_id=self.round.challenge_version_id,
                source=f"# {number}\n{source}",
                delivery_id=f"delivery-{number}",
                reply_to="",
                now=datetime.now(UTC),
            )
        )
        assert not accepted.repeated
        self.sent[accepted.id] = deserves
        if self.worker is not None:
            self.worker.wake()
        return accepted

    async def judged(self, number: int) -> Judged:
        async with asyncio.timeout(JUDGED_DEADLINE_S):
            while True:
                self.finished.clear()  # before looking, or the last one may be missed
                if (judged := await self.store.judged(number)) is not None:
                    return judged
                await self.finished.wait()

    async def all_judged(self) -> None:
        for number in self.sent:
            await self.judged(number)

    async def told_a_step(self, number: int) -> None:
        """Wait until a lane has done the first step of a submission."""
        told = asyncio.Event()
        with self.hub.listen(number, lambda _: told.set()):
            async with asyncio.timeout(JUDGED_DEADLINE_S):
                await told.wait()

    def rows(self) -> list[Row]:
        """Every submission, in the order in which they were accepted."""
        verdicts = defaultdict(list)
        for number, verdict in self._query(VERDICTS):
            verdicts[number].append(verdict)
        return [Row(tuple(verdicts[row[0]]), *row) for row in self._query(ROWS)]

    def row(self, number: int) -> Row:
        return next(row for row in self.rows() if row.id == number)

    def order(self) -> list[int]:
        """The numbers of what was judged, in the order of judging."""
        return [number for number, _ in self._query(VERDICTS)]

    def take_away(self) -> None:
        """Make every use of the submissions fail, as a broken disk would."""
        self._query("ALTER TABLE submissions RENAME TO away")

    def bring_back(self) -> None:
        self._query("ALTER TABLE away RENAME TO submissions")

    def _query(self, statement: str) -> list[tuple[Any, ...]]:
        # Not through the store: these are the rows themselves.
        database = sqlite3.connect(self.path)
        try:
            return database.execute(statement).fetchall()
        finally:
            database.close()


@asynccontextmanager
async def open_crowd(folder: Path, lanes: Lanes) -> AsyncIterator[Crowd]:
    """A crowd whose worker isn't started yet, but is stopped in the end."""
    path = folder / "data.db"
    store = await open_store(path, SystemClock())
    try:
        community = await store.community("terminal", "local", "study group")
        version = await store.save_challenge(tiny_challenge())
        now = datetime.now(UTC)
        opened = await store.open_round(
            community.id, "tiny", version, now, now + timedelta(days=7), 13
        )
        crowd = Crowd(path, store, opened, lanes)
        try:
            yield crowd
        finally:
            await crowd.stop()
    finally:
        await store.close()


@dataclass
class Killer:
    """Ends lanes with SIGKILL, or their zygotes, which ends the lane soon after.

    Attributes:
        sessions: every lane was the leader of one, which all below it are in.
        others: what ran before, other tests' lanes among them; never killed.
    """

    crowd: Crowd
    kills: int = 0
    sessions: set[int] = field(default_factory=set)
    others: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        self.others = frozenset(descendants(os.getpid()))

    async def kill_any(self) -> None:
        """Kill one that lives, unless that would make a submission be given up."""
        kills = self.kills
        while self.kills == kills:
            self.note_lanes()
            if self.crowd.lanes.pids() and not self._is_anyone_at_the_last_lane():
                self._kill(await asyncio.to_thread(self._choose, self.crowd.lanes.pids()))
            await asyncio.sleep(0.005)

    async def kill_idle(self) -> None:
        """Kill every lane there is, and wait until none is left."""
        self.note_lanes()
        for pid in self.crowd.lanes.pids():
            self._kill(pid)
        await asyncio.to_thread(wait_for_the_end_of, self.sessions)

    async def kill_the_next_to_start(self) -> None:
        """Kill a new lane before it is ready for a job."""
        self._kill(await asyncio.to_thread(starting_lane, self.others))

    async def kill_busiest(self) -> None:
        """Kill the lane that works most."""
        self.note_lanes()
        self._kill(await asyncio.to_thread(busiest, self.crowd.lanes.pids()))

    def note_lanes(self) -> None:
        self.sessions.update(self.crowd.lanes.pids())

    def _is_anyone_at_the_last_lane(self) -> bool:
        return any(
            row.lane_deaths >= DEATHS_ALLOWED - 1
            for row in self.crowd.rows()
            if row.status != "judged"
        )

    def _choose(self, pids: list[int]) -> int:
        lane = random.choice(pids)
        return random.choice(descendants(lane)[:2])

    def _kill(self, pid: int) -> None:
        if state_of(pid) not in "ZX":
            os.kill(pid, signal.SIGKILL)
            self.kills += 1


def stat_of(pid: int) -> list[str]:
    """The fields of a process's stat from its state on; none once it is gone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return []
    return text.rpartition(")")[2].split()


def state_of(pid: int) -> str:
    return (stat_of(pid) or ["X"])[0]


def ticks_of(pid: int) -> int:
    """CPU that the processes below a lane have used, in ticks."""
    stats = [stat_of(below) for below in descendants(pid)[1:]]
    return sum(int(fields[11]) + int(fields[12]) for fields in stats if fields)


def busiest(pids: list[int]) -> int:
    before = {pid: ticks_of(pid) for pid in pids}
    time.sleep(0.3)
    return max(pids, key=lambda pid: ticks_of(pid) - before[pid])


def starting_lane(others: Collection[int]) -> int:
    """The next process of ours that leads a session and wasn't there before."""
    deadline_s = time.monotonic() + STOP_DEADLINE_S
    while time.monotonic() < deadline_s:
        for pid in descendants(os.getpid()):
            fields = stat_of(pid)
            leads = fields and fields[0] not in "ZX" and int(fields[3]) == pid
            if leads and pid not in others:
                return pid
    raise AssertionError("no lane was started")


def wait_for_the_end_of(sessions: Collection[int]) -> None:
    """Wait until no process of these sessions is left, zombies aside."""
    deadline_s = time.monotonic() + STOP_DEADLINE_S
    while left := members_of(sessions):
        assert time.monotonic() < deadline_s, f"left running: {left}"
        time.sleep(0.02)


def members_of(sessions: Collection[int]) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        fields = stat_of(int(path.name))
        if fields and fields[0] not in "ZX" and int(fields[3]) in sessions:
            found.append(int(path.name))
    return found
