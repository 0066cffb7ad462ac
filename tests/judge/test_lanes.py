"""A lane may die at any moment: the job comes back, and the next one is judged."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.core.judgements import Verdict
from bot.core.models import Mode
from bot.errors import LaneDied
from bot.footprint import descendants
from bot.judge.job import Job, Step
from bot.judge.lanes import Lanes, default_lanes, open_lanes
from tests.judge.tiny import FILES, RIGHT

pytestmark = pytest.mark.asyncio(loop_scope="module")
ENDLESS = "def f(x):\n    while True:\n        pass\n"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lanes() -> AsyncIterator[Lanes]:
    async with open_lanes(1) as opened:
        yield opened


def job(source: str, number: int = 1) -> Job:
    return Job(number, "tiny", FILES, source, Mode.RANKED)


def find_children(pid: int) -> list[int]:
    """The lane's zygote and its forks, as soon as there is a fork."""
    deadline = time.monotonic() + 20
    while len(found := descendants(pid)) < 3:
        assert time.monotonic() < deadline, "the lane never forked"
        time.sleep(0.01)
    return found[1:]


async def children_of(pid: int) -> list[int]:
    return await asyncio.to_thread(find_children, pid)


def wait_for_the_end_of(pids: list[int]) -> None:
    deadline = time.monotonic() + 20
    while any(map(is_alive, pids)):
        assert time.monotonic() < deadline, "a child outlived its lane"
        time.sleep(0.01)


def is_alive(pid: int) -> bool:
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return text.rpartition(")")[2].split()[0] not in "ZX"


def environment_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:  # what may not be read even from outside tells nothing
        return b""


async def test_a_job_is_judged_and_its_steps_are_told(lanes: Lanes) -> None:
    steps: list[Step] = []
    judgement = await lanes.judge(job(RIGHT, 7), steps.append)
    assert judgement.verdict is Verdict.AC
    assert [(step.id, step.done, step.total) for step in steps] == [(7, 1, 3), (7, 2, 3), (7, 3, 3)]


async def test_jobs_wait_for_the_only_lane(lanes: Lanes) -> None:
    judgements = await asyncio.gather(*(lanes.judge(job(RIGHT, n)) for n in range(4)))
    assert {judgement.verdict for judgement in judgements} == {Verdict.AC}


async def test_what_proved_the_sandbox_is_known(lanes: Lanes) -> None:
    assert {name: lanes.layers[name] for name in ("seccomp", "limits", "clock", "privileges")} == {
        "seccomp": True,
        "limits": True,
        "clock": True,
        "privileges": True,
    }


async def test_a_lane_killed_in_the_middle_gives_its_job_back(lanes: Lanes) -> None:
    running = asyncio.create_task(lanes.judge(job(ENDLESS)))
    (pid,) = lanes.pids()
    await children_of(pid)
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(LaneDied):
        await running
    assert (await lanes.judge(job(RIGHT))).verdict is Verdict.AC
    assert lanes.pids() != [pid]


async def test_a_killed_lane_takes_its_children_with_it(lanes: Lanes) -> None:
    running = asyncio.create_task(lanes.judge(job(ENDLESS)))
    (pid,) = lanes.pids()
    below = await children_of(pid)
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(LaneDied):
        await running
    await asyncio.to_thread(wait_for_the_end_of, below)


async def test_a_killed_zygote_gives_the_job_back(lanes: Lanes) -> None:
    assert (await lanes.judge(job(RIGHT))).verdict is Verdict.AC
    running = asyncio.create_task(lanes.judge(job(ENDLESS)))
    (pid,) = lanes.pids()
    zygote = (await children_of(pid))[0]
    os.kill(zygote, signal.SIGKILL)
    with pytest.raises(LaneDied):
        await running
    assert (await lanes.judge(job(RIGHT))).verdict is Verdict.AC


async def test_a_cancelled_job_never_answers_for_the_next_one(lanes: Lanes) -> None:
    running = asyncio.create_task(lanes.judge(job(ENDLESS, 1)))
    (pid,) = lanes.pids()
    await children_of(pid)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert (await lanes.judge(job(RIGHT, 2))).verdict is Verdict.AC


async def test_a_lane_that_died_idle_is_replaced(lanes: Lanes) -> None:
    (pid,) = lanes.pids()
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(LaneDied):
        await lanes.judge(job(RIGHT))
    assert (await lanes.judge(job(RIGHT))).verdict is Verdict.AC


async def test_lanes_see_nothing_of_the_environment(
    lanes: Lanes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FROMSCRATCH_TOKEN", "sesame-open")
    (pid,) = lanes.pids()
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(LaneDied):
        await lanes.judge(job(RIGHT))
    await lanes.judge(job(RIGHT))
    (pid,) = lanes.pids()
    found = [environment_of(process) for process in await children_of(pid)]
    assert any(b"OPENBLAS" in environment for environment in [*found, environment_of(pid)])
    assert not any(b"sesame" in environment for environment in found)


async def test_at_least_one_lane_and_one_core_less_than_there_are() -> None:
    assert default_lanes() == max(1, len(os.sched_getaffinity(0)) - 1)
