"""Whatever happens in a busy hour: nothing is lost or doubled, and both fronts answer."""

import asyncio
import os
import resource
import signal
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.faults.hour import Hour, busy_hour, lanes_of
from tests.wire.conftest import Town
from tests.wire.conftest import office as office
from tests.wire.conftest import town as town
from tests.wire.slack_meeting import Office

OUTAGE_S = 10.0


@pytest.fixture
async def hour(
    town: Town, office: Office, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[Hour]:
    members = getattr(request, "param", 6)
    async with busy_hour(tmp_path, town, office, 7, members) as begun:
        yield begun


async def send_for(hour: Hour, seconds: float, every_s: float = 0.25) -> None:
    """Members send code for a while."""
    ends = asyncio.get_running_loop().time() + seconds
    while asyncio.get_running_loop().time() < ends:
        hour.send_something()
        await asyncio.sleep(hour.rng.uniform(0.5, 1.5) * every_s)


async def end_well(hour: Hour, least: int) -> None:
    """The promises, at the end of any trouble."""
    await hour.settle()
    await hour.both_fronts_answer()
    await hour.stop()
    await hour.nothing_is_lost_or_doubled()
    assert hour.count("submissions") >= least
    assert len(hour.numbers_told()) >= least


@pytest.mark.parametrize(
    ("hour", "kills"),
    [pytest.param(6, 2, id="2"), pytest.param(60, 100, id="100", marks=pytest.mark.slow)],
    indirect=["hour"],
)
async def test_it_is_killed_at_any_moment(hour: Hour, kills: int) -> None:
    for _ in range(kills):
        await hour.start()
        sending = asyncio.create_task(send_for(hour, 60.0))
        await asyncio.sleep(hour.rng.uniform(0.1, 2.5))
        await hour.kill()
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
    await hour.start()
    await end_well(hour, least=kills)


@pytest.mark.slow
async def test_its_lanes_are_killed(hour: Hour) -> None:
    await hour.start()
    assert hour.process is not None
    sending = asyncio.create_task(send_for(hour, 15.0))
    # Apart, so that no submission is given up for ending three of them.
    for _ in range(5):
        await asyncio.sleep(hour.rng.uniform(2.0, 4.0))
        for pid in lanes_of(hour.process.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    await sending
    await end_well(hour, least=10)


@pytest.mark.slow
async def test_its_database_is_locked_for_a_while(hour: Hour) -> None:
    await hour.start()
    await send_for(hour, 2.0)
    with closing(sqlite3.connect(hour.data, isolation_level=None, timeout=30)) as other:
        other.execute("BEGIN IMMEDIATE")
        await send_for(hour, 6.0)
        other.execute("ROLLBACK")
    await send_for(hour, 2.0)
    await end_well(hour, least=10)


@pytest.mark.slow
async def test_the_disk_is_full_for_a_while(hour: Hour) -> None:
    """No file of it can grow: what a full disk does, and can be taken back."""
    await hour.start()
    assert hour.process is not None
    await send_for(hour, 2.0)
    pid, files = hour.process.pid, resource.RLIMIT_FSIZE
    hard = resource.prlimit(pid, files)[1]
    resource.prlimit(pid, files, (4096, hard))
    await send_for(hour, 5.0)
    resource.prlimit(pid, files, (hard, hard))
    await send_for(hour, 3.0)
    await end_well(hour, least=10)


@pytest.mark.slow
async def test_its_clock_is_set_back(hour: Hour) -> None:
    await hour.start()
    await send_for(hour, 3.0)
    (hour.folder / "clock").write_text("-3600")
    await send_for(hour, 3.0)
    (hour.folder / "clock").write_text("0")
    await send_for(hour, 2.0)
    await end_well(hour, least=10)


@pytest.mark.slow
@pytest.mark.parametrize("gone", ["discord", "slack"])
async def test_one_platform_is_gone_for_a_while(hour: Hour, gone: str) -> None:
    await hour.start()
    await send_for(hour, 3.0)
    if gone == "discord":
        server = hour.town.server
        server.fail("*", "*", 503, times=10**9)
        await server.gateway.drop(1001)
    else:
        hour.office.server.fail("*", status=503, times=10**9)
    await send_for(hour, OUTAGE_S)
    (hour.town.server if gone == "discord" else hour.office.server).faults.clear()
    await asyncio.sleep(5.0)
    await send_for(hour, 3.0)
    await end_well(hour, least=10)
