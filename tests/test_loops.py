"""What keeps going when a step behind the fronts fails, and what ends."""

import asyncio
import logging

import pytest

from bot.loops import attempt

log = logging.getLogger(__name__)


async def fail() -> None:
    raise ZeroDivisionError


async def test_what_goes_wrong_is_logged_and_given_back(caplog: pytest.LogCaptureFixture) -> None:
    failure = await attempt(fail(), log, "step %d failed", 3)
    assert isinstance(failure, ZeroDivisionError)
    assert caplog.messages == ["step 3 failed"]


async def test_what_goes_well_gives_nothing_back() -> None:
    assert await attempt(asyncio.sleep(0), log, "no") is None


@pytest.mark.parametrize("breaks", [False, True], ids=["as it should", "by failing instead"])
async def test_a_loop_ends_when_it_is_cancelled_however_its_step_takes_it(breaks: bool) -> None:
    async def step() -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            if breaks:  # as a library does that closes a broken connection
                raise OSError from None
            raise

    async def loop() -> None:
        while True:
            await attempt(step(), log, "a step failed")

    task = asyncio.create_task(loop())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task], timeout=1.0)
    assert task.cancelled()
