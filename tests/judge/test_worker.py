"""The queue and the lanes together: each submission is judged once, whatever dies."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.clocks import SystemClock
from bot.core.judgements import Verdict
from bot.core.judging_ports import Progress
from bot.core.models import Account, Judged, Member, Mode, Round
from bot.core.submitting import Intent, new_submission
from bot.judge.lanes import Lanes, open_lanes
from bot.judge.worker import ProgressHub, Worker
from bot.store import SqlStore, open_store
from tests.judge.tiny import RIGHT, tiny_challenge

pytestmark = pytest.mark.asyncio(loop_scope="module")
ENDLESS = "def f(x):\n    while True:\n        pass\n"
ANNA = Account("terminal", "", "anna", "Anna")


@dataclass
class Desk:
    """A store with an open round, and a worker that judges from it."""

    store: SqlStore
    member: Member
    round: Round
    lanes: Lanes
    hub: ProgressHub
    worker: Worker
    finished: asyncio.Event

    async def send(self, source: str, intent: Intent = Intent.SUBMIT) -> int:
        accepted = await self.store.accept(
            new_submission(
                intent=intent,
                member=self.member,
                account=ANNA,
                slug="tiny",
                round_=self.round,
                challenge_version_id=self.round.challenge_version_id,
                source=source,
                delivery_id=source,
                reply_to="",
                now=datetime.now(UTC),
            )
        )
        self.worker.wake()
        return accepted.id

    async def verdict(self, submission_id: int) -> Judged:
        async with asyncio.timeout(60):
            while (judged := await self.store.judged(submission_id)) is None:
                self.finished.clear()
                await self.finished.wait()
        return judged


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lanes() -> AsyncIterator[Lanes]:
    async with open_lanes(1) as opened:
        yield opened


@asynccontextmanager
async def open_desk(path: Path, lanes: Lanes) -> AsyncIterator[Desk]:
    store = await open_store(path, SystemClock())
    community = await store.community("terminal", "local", "study group")
    version = await store.save_challenge(tiny_challenge())
    now = datetime.now(UTC)
    opened = await store.open_round(community.id, "tiny", version, now, now + timedelta(days=7), 13)
    member = await store.member(community.id, ANNA)
    hub, finished = ProgressHub(), asyncio.Event()
    worker = Worker(store, lanes, hub, "here", on_finished=finished.set)
    running = asyncio.create_task(worker.run())
    try:
        yield Desk(store, member, opened, lanes, hub, worker, finished)
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        await store.close()


@pytest_asyncio.fixture(loop_scope="module")
async def desk(tmp_path: Path, lanes: Lanes) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path / "data.db", lanes) as opened:
        yield opened


async def test_a_submission_is_judged_once_and_its_verdict_is_due(desk: Desk) -> None:
    number = await desk.send(RIGHT)
    judged = await desk.verdict(number)
    assert judged.judgement.verdict is Verdict.AC
    assert judged.judgement.points == 100
    assert judged.submission.lane_deaths == 0
    (delivery,) = await desk.store.lease("terminal", None, "sender", 60)
    assert delivery.submission_id == number
    assert await desk.store.claim("another", 60) is None


async def test_a_try_is_judged_as_one(desk: Desk) -> None:
    judged = await desk.verdict(await desk.send(RIGHT, Intent.TRY))
    assert judged.submission.mode is Mode.TRY
    assert (judged.judgement.total, judged.judgement.points) == (1, None)


async def test_whoever_listens_is_told_of_each_step_of_theirs_only(desk: Desk) -> None:
    told: list[Progress] = []
    with desk.hub.listen(2, told.append):
        await desk.send("# the first\n" + RIGHT)
        await desk.verdict(await desk.send("# the second\n" + RIGHT))
    assert [(step.submission_id, step.done, step.total) for step in told] == [
        (2, 1, 3),
        (2, 2, 3),
        (2, 3, 3),
    ]
    assert told[0].label == "cases"
    assert desk.hub._listeners == {}


def kill_lanes(lanes: Lanes, count: int) -> None:
    """Kill one lane after the other, each a moment after it got its job."""
    for _ in range(count):
        wait_until(lambda: bool(lanes.pids()))
        time.sleep(0.2)
        (pid,) = lanes.pids()
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: pid not in lanes.pids())  # noqa: B023 - called at once


def wait_until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.01)


async def test_a_lane_that_dies_costs_the_member_nothing(desk: Desk) -> None:
    number = await desk.send(ENDLESS)
    await asyncio.to_thread(kill_lanes, desk.lanes, 1)
    judged = await desk.verdict(number)
    assert judged.judgement.verdict is Verdict.TLE
    assert judged.submission.lane_deaths == 1


async def test_a_submission_that_ends_three_lanes_is_given_up_by_us(desk: Desk) -> None:
    number = await desk.send(ENDLESS)
    await asyncio.to_thread(kill_lanes, desk.lanes, 3)
    judged = await desk.verdict(number)
    assert judged.judgement.verdict is Verdict.JE
    assert judged.judgement.message.startswith("Our judge failed on this one three times.")
    assert judged.judgement.operator_note.startswith("It ended 3 lanes: ")
    assert judged.judgement.points is None
    after = await desk.verdict(await desk.send(RIGHT))
    assert after.judgement.verdict is Verdict.AC


async def test_a_worker_that_stops_gives_its_claim_back(tmp_path: Path, lanes: Lanes) -> None:
    async with open_desk(tmp_path / "data.db", lanes) as desk:
        number = await desk.send(ENDLESS)
        await asyncio.sleep(0.3)
    store = await open_store(tmp_path / "data.db", SystemClock())
    try:
        claimed = await store.claim("another", 60)
        assert claimed is not None
        assert claimed.submission.id == number
        assert claimed.submission.lane_deaths == 0
    finally:
        await store.close()
