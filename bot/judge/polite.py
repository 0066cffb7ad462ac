"""Lanes for work that can wait: one job at a time, and members' submissions go first."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from bot.core.judgements import Judgement
from bot.judge.job import Job, Look, Seen
from bot.judge.lanes import Judges

LOOK_EVERY_S = 0.5
# A job that a member waits behind is given up after this long, and done again later.
PATIENCE_S = 5.0

_Result = TypeVar("_Result")


class CountedJudges(Judges, Protocol):
    """Lanes, and how many."""

    @property
    def count(self) -> int: ...


class PoliteLanes:
    """Takes one lane, while it is free for that.

    Args:
        waiting: how many submissions of members are queued or being judged.
        patience_s: how long a member waits for a job that has begun.

    Attributes:
        worked_s: how long jobs have had the lane, all together.
    """

    def __init__(
        self,
        lanes: CountedJudges,
        waiting: Callable[[], Awaitable[int]],
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._lanes = lanes
        self._waiting = waiting
        self._patience_s = patience_s
        self._turn = asyncio.Lock()
        self.worked_s = 0.0

    async def judge(self, job: Job) -> Judgement:
        """Judge a job when no member needs the lane.

        Raises:
            LaneDied, SandboxUnavailable: as lanes do.
        """
        return await self._politely(lambda: self._lanes.judge(job))

    async def look(self, look: Look) -> Seen:
        """Have a challenge's Python read when no member needs the lane.

        Raises:
            LaneDied, SandboxUnavailable: as lanes do.
        """
        return await self._politely(lambda: self._lanes.look(look))

    async def _politely(self, work: Callable[[], Awaitable[_Result]]) -> _Result:
        async with self._turn:
            while True:
                while await self._is_needed():  # noqa: ASYNC110 - a count in the store
                    await asyncio.sleep(LOOK_EVERY_S)
                task = asyncio.ensure_future(work())
                try:
                    if await self._stays(task):
                        return await task
                finally:
                    # Cancelled or given up: the lane is replaced, and the next is clean.
                    task.cancel()
                    await asyncio.wait([task])

    async def _is_needed(self) -> bool:
        return await self._waiting() >= self._lanes.count

    async def _stays(self, task: "asyncio.Future[_Result]") -> bool:
        """Wait for the job; False if a member waits behind it for too long."""
        behind_s = 0.0
        while not task.done():
            before_s = time.monotonic()
            await asyncio.wait([task], timeout=LOOK_EVERY_S)
            self.worked_s += time.monotonic() - before_s
            behind_s = behind_s + LOOK_EVERY_S if await self._is_needed() else 0.0
            if behind_s > self._patience_s and not task.done():
                return False
        return True
