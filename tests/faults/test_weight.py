"""What the whole bot weighs while nobody asks anything of it: both fronts and one lane."""

import asyncio
from pathlib import Path

import pytest

from bot.footprint import descendants, sum_pss_mb
from tests.faults.hour import busy_hour
from tests.wire.conftest import Town
from tests.wire.conftest import office as office
from tests.wire.conftest import town as town
from tests.wire.slack_meeting import Office

MOST_MB = 250.0


@pytest.mark.slow
async def test_both_fronts_and_an_idle_lane_weigh_little(
    town: Town, office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with busy_hour(tmp_path, town, office, 1, 2) as hour:
        began_s = asyncio.get_running_loop().time()
        await hour.start()
        ready_s = asyncio.get_running_loop().time() - began_s
        await hour.both_fronts_answer()
        await asyncio.sleep(3.0)
        assert hour.process is not None
        weight_mb = sum_pss_mb(hour.process.pid)
        processes = len(descendants(hour.process.pid))
        await hour.stop()
    if weight_mb is None:
        pytest.skip("this kernel doesn't let this user read what a process weighs")
    with capsys.disabled():
        print(f"\n{weight_mb:.0f} MB in {processes} processes, ready after {ready_s:.1f} s")
    assert weight_mb <= MOST_MB
