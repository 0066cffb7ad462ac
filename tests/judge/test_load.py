"""Many members and lanes that die: nothing is lost, nothing is judged twice, all is fair."""

import asyncio
import logging
import random
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.core.judgements import Judgement, Verdict
from bot.core.models import Mode
from bot.judge import worker
from bot.judge.job import Job
from bot.judge.lanes import Lanes, open_lanes
from bot.judge.plan import SHORTEST_LIMIT_S, TOTAL_CPU_S
from bot.judge.worker import DEATHS_ALLOWED
from tests.judge.load import (
    BUSY,
    KNOWN,
    STUCK,
    Crowd,
    Killer,
    open_crowd,
    wait_for_the_end_of,
)
from tests.judge.tiny import RIGHT, tiny_files

pytestmark = pytest.mark.asyncio(loop_scope="module")
MANY_CASES = """
import numpy as np


def samples():
    yield "plain", (np.array([1.0, 2.0]),), {}


def hidden(rng):
    for _ in range(60):
        yield "plain", (rng.normal(size=5),), {}
        yield "negative", (-rng.random(size=5),), {}
"""
LOOPS = "def f(x):\n    while True:\n        pass\n"
LOOPS_AT_IMPORT = "def f(x):\n    return x + 1.0\n\n\nwhile True:\n    pass\n"
WAITS = "import queue\n\n\ndef f(x):\n    queue.SimpleQueue().get(timeout=1e6)\n"
IS_SLOW = """import time


def f(x):
    while time.process_time() - start < 0.8:
        pass
    return x + 1.0


start = time.process_time()
"""
WAITS_A_LITTLE = """import queue


def f(x):
    try:
        queue.SimpleQueue().get(timeout=7)
    except queue.Empty:
        return x + 1.0
"""
THRASHES = """import numpy as np


def f(x):
    while True:
        try:
            [np.ones(1 << 20) for _ in range(10_000)]
        except MemoryError:
            pass
"""
# The judge stops it between cases, so one case more than the whole budget.
MOST_CPU_S = TOTAL_CPU_S + SHORTEST_LIMIT_S + 1.0
MOST_WALL_S = 60.0


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lanes() -> AsyncIterator[Lanes]:
    async with open_lanes(2) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def crowd(tmp_path: Path, lanes: Lanes) -> AsyncIterator[Crowd]:
    async with open_crowd(tmp_path, lanes) as opened:
        yield opened


def assert_each_was_judged_once(crowd: Crowd) -> None:
    """Nothing lost, nothing twice, and every verdict is the deserved one."""
    rows = crowd.rows()
    assert [row.id for row in rows] == list(crowd.sent)
    for row in rows:
        deserved = crowd.sent[row.id]
        if row.lane_deaths == DEATHS_ALLOWED:
            deserved = Verdict.JE
        assert (row.status, row.owner, row.verdicts, row.deliveries) == (
            *("judged", None, (deserved,), 1),
        ), row


@pytest.mark.parametrize(
    ("kills", "submissions_a_kill"),
    [
        pytest.param(6, 7, id="6 kills over 42"),
        pytest.param(50, 10, id="50 kills over 500", marks=pytest.mark.slow),
    ],
)
async def test_lanes_killed_at_any_moment_lose_nothing_and_judge_nothing_twice(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, kills: int, submissions_a_kill: int
) -> None:
    async with open_lanes(2) as lanes, open_crowd(tmp_path, lanes) as crowd:
        killer = Killer(crowd)
        crowd.start()
        for kill in range(kills):
            for number in range(submissions_a_kill):
                # Never more than five of one member's.
                name = f"member {(kill * submissions_a_kill + number) // 5}"
                await crowd.send(name, *KNOWN[number % len(KNOWN)])
            await asyncio.sleep(random.uniform(0, 1))
            await killer.kill_any()
        await crowd.all_judged()
        killer.note_lanes()
        await crowd.stop()
        assert_each_was_judged_once(crowd)
        assert killer.kills == kills
        assert sum(row.lane_deaths for row in crowd.rows()) <= kills
        assert await crowd.store.audit() == []
    await asyncio.to_thread(wait_for_the_end_of, killer.sessions)
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_a_submission_that_ends_three_lanes_is_set_aside_while_others_go_on(
    crowd: Crowd,
) -> None:
    killer = Killer(crowd)
    crowd.start()
    hostile = (await crowd.send("hostile", STUCK, Verdict.JE)).id
    for _ in range(DEATHS_ALLOWED):
        await crowd.told_a_step(hostile)
        await crowd.send("friendly")
        await killer.kill_busiest()
    await crowd.all_judged()
    assert killer.kills == DEATHS_ALLOWED
    assert crowd.row(hostile).lane_deaths == DEATHS_ALLOWED
    assert [row.lane_deaths for row in crowd.rows() if row.id != hostile] == [0, 0, 0]
    assert_each_was_judged_once(crowd)
    # Long enough for a worker that looks again every second.
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1.5):
            await crowd.told_a_step(hostile)
    assert_each_was_judged_once(crowd)


async def test_a_submission_answers_only_for_lanes_that_had_it(
    crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "AFTER_TROUBLE_S", 0.1)
    killer = Killer(crowd)
    crowd.start()
    for name in ("anna", "ben"):  # one for each lane
        await crowd.send(name, BUSY)
    await crowd.all_judged()
    await killer.kill_idle()
    await crowd.send("cleo")
    await killer.kill_the_next_to_start()
    await crowd.all_judged()
    assert killer.kills == 3
    assert [row.lane_deaths for row in crowd.rows()] == [0, 0, 0]
    assert_each_was_judged_once(crowd)


async def test_a_data_file_that_fails_for_a_while_does_not_end_the_worker(
    crowd: Crowd, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(worker, "AFTER_TROUBLE_S", 0.1)
    monkeypatch.setattr(worker, "LEASE_S", 0.2)
    monkeypatch.setattr(worker, "LOOK_AGAIN_S", 0.1)
    crowd.start()
    crowd.take_away()
    await asyncio.sleep(0.5)
    crowd.bring_back()
    monkeypatch.setattr(worker, "LEASE_S", 60.0)
    await crowd.send("anna")
    await crowd.all_judged()
    assert_each_was_judged_once(crowd)
    assert "judging failed" in caplog.messages


async def test_who_has_one_waiting_comes_before_the_second_of_who_has_five(
    tmp_path: Path,
) -> None:
    async with open_lanes(1) as lanes, open_crowd(tmp_path, lanes) as crowd:
        crowd.start()
        eager = [(await crowd.send("eager", BUSY)).id for _ in range(5)]
        await crowd.told_a_step(eager[0])
        modest = await crowd.send("modest")
        await crowd.all_judged()
        assert modest.ahead == 1
        assert crowd.order() == [eager[0], modest.id, *eager[1:]]


async def test_members_with_many_waiting_take_turns(tmp_path: Path) -> None:
    async with open_lanes(1) as lanes, open_crowd(tmp_path, lanes) as crowd:
        names = ("anna", "ben", "cleo")
        sent = {name: [(await crowd.send(name)).id for _ in range(5)] for name in names}
        crowd.start()
        await crowd.all_judged()
        assert crowd.order() == [sent[name][turn] for turn in range(5) for name in names]


async def test_the_receipt_says_how_many_are_ahead_while_lanes_are_busy(crowd: Crowd) -> None:
    crowd.start()
    first = await crowd.send("anna", STUCK, Verdict.TLE)
    second = await crowd.send("ben", STUCK, Verdict.TLE)
    await asyncio.gather(crowd.told_a_step(first.id), crowd.told_a_step(second.id))
    annas = await crowd.send("anna")
    # Nobody's second is ahead of Cleo's first, but both lanes are.
    cleos = await crowd.send("cleo")
    annas_third = await crowd.send("anna")
    assert [one.ahead for one in (first, annas, cleos, annas_third)] == [0, 2, 2, 4]
    await crowd.all_judged()
    order = crowd.order()
    assert order.index(cleos.id) < order.index(annas_third.id)
    assert_each_was_judged_once(crowd)


async def test_a_worker_stopped_in_the_middle_gives_its_claims_back(tmp_path: Path) -> None:
    async with open_lanes(2) as lanes, open_crowd(tmp_path, lanes) as crowd:
        killer = Killer(crowd)
        killer.note_lanes()
        crowd.start()
        numbers = [(await crowd.send(name, STUCK, Verdict.TLE)).id for name in ("anna", "ben")]
        await asyncio.gather(*map(crowd.told_a_step, numbers))
        await crowd.stop()
        assert lanes.pids() == []
        assert [(row.status, row.owner, row.lane_deaths) for row in crowd.rows()] == [
            *(("queued", None, 0),) * 2
        ]
        await asyncio.to_thread(wait_for_the_end_of, killer.sessions)
        crowd.start()
        await crowd.all_judged()
        assert_each_was_judged_once(crowd)


async def test_a_worker_stopped_at_any_moment_keeps_no_claim(crowd: Crowd) -> None:
    numbers = [(await crowd.send(f"member {n // 5}", BUSY)).id for n in range(10)]
    for _ in range(30):
        crowd.start()
        # Mostly while it claims, sometimes in the middle of a judgement.
        await asyncio.sleep(random.choice([0.0, 0.002, 0.004, 0.006, 0.01, 0.05]))
        await crowd.stop()
        assert {row.owner for row in crowd.rows()} == {None}
    crowd.start()
    await crowd.all_judged()
    assert sorted(crowd.order()) == numbers
    assert_each_was_judged_once(crowd)


async def judge_hostile(lanes: Lanes, source: str) -> tuple[Judgement, float]:
    """Judge against very many cases; the judgement and the wall time of its lane."""
    started_s = time.monotonic()
    job = Job(1, "tiny", tiny_files(cases=MANY_CASES), source, Mode.RANKED)
    return await lanes.judge(job), time.monotonic() - started_s


@pytest.mark.parametrize(
    ("source", "verdict"),
    [
        pytest.param(LOOPS, Verdict.TLE, id="loops in the call"),
        pytest.param(THRASHES, Verdict.TLE, id="thrashes memory"),
        pytest.param(LOOPS_AT_IMPORT, Verdict.TLE, id="loops at import", marks=pytest.mark.slow),
        pytest.param(WAITS, Verdict.TLE, id="waits forever", marks=pytest.mark.slow),
        pytest.param(IS_SLOW, Verdict.TLE, id="is slow in every case", marks=pytest.mark.slow),
        pytest.param(
            WAITS_A_LITTLE, Verdict.TLE, id="waits a little in every case", marks=pytest.mark.slow
        ),
    ],
)
async def test_a_hostile_submission_costs_a_bounded_part_of_one_lane(
    lanes: Lanes, source: str, verdict: Verdict
) -> None:
    judgement, wall_time_s = await judge_hostile(lanes, source)
    assert judgement.verdict is verdict
    assert judgement.passed < judgement.total
    assert judgement.cpu_time_s <= MOST_CPU_S
    assert wall_time_s <= MOST_WALL_S
    after, _ = await judge_hostile(lanes, RIGHT)
    assert after.verdict is Verdict.AC
