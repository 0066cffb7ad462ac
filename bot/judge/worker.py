"""Take submissions from the queue, have them judged, and store what came of it.

The rows are the truth: a claim is a lease, and a kill at any moment leaves a row
that is claimed again. The fence in the store drops a second result.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress

from bot.core.copies import Look
from bot.core.judgements import Judgement, Verdict
from bot.core.judging_ports import Claimed, Progress, Queue
from bot.errors import LaneDied
from bot.judge.job import Job, Step
from bot.judge.lanes import Lanes
from bot.loops import attempt

log = logging.getLogger(__name__)

LEASE_S = 60.0
RENEW_EVERY_S = 20.0
LOOK_AGAIN_S = 1.0
AFTER_TROUBLE_S = 5.0
DEATHS_ALLOWED = 3


Looks = Callable[[Claimed, Judgement], Awaitable[Look | None]]


class ProgressHub:
    """Hands the progress of a submission to whoever listens; holds nothing else."""

    def __init__(self) -> None:
        self._listeners: dict[int, list[Callable[[Progress], None]]] = {}

    @contextmanager
    def listen(self, submission_id: int, listener: Callable[[Progress], None]) -> Iterator[None]:
        """Call `listener` for each step of a submission while the block runs."""
        self._listeners.setdefault(submission_id, []).append(listener)
        try:
            yield
        finally:
            listeners = self._listeners[submission_id]
            listeners.remove(listener)
            if not listeners:
                del self._listeners[submission_id]

    def publish(self, progress: Progress) -> None:
        """Tell the listeners of this submission."""
        for listener in list(self._listeners.get(progress.submission_id, ())):
            listener(progress)


async def _at_nothing(claimed: Claimed, judgement: Judgement) -> None:
    """Where nobody looks for copies."""


class Worker:
    """Keeps every lane busy while there is something to judge."""

    def __init__(
        self,
        queue: Queue,
        lanes: Lanes,
        hub: ProgressHub,
        owner: str,
        on_finished: Callable[[], None] = lambda: None,
        on_judged: Callable[[Judgement, float], None] = lambda judgement, wall_time_s: None,
        looks: Looks = _at_nothing,
    ) -> None:
        """Make it of its ports.

        Args:
            owner: names this process in its claims.
            on_finished: tells the delivery that there may be something to send.
            on_judged: tells those who count of each judgement and how long it took.
            looks: reads what was accepted for what it shares with what is published.
        """
        self._looks = looks
        self._on_judged = on_judged
        self._queue = queue
        self._lanes = lanes
        self._hub = hub
        self._owner = owner
        self._on_finished = on_finished
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Something was queued: look now rather than in a second."""
        # A new one each time: a lane that looked before can't miss it, whatever
        # the other lanes do.
        woken, self._woken = self._woken, asyncio.Event()
        woken.set()

    async def run(self) -> None:
        """Judge until cancelled; a claim that is interrupted goes back."""
        async with asyncio.TaskGroup() as group:
            for _ in range(self._lanes.count):
                group.create_task(repeat(self._serve))
            group.create_task(repeat(self._requeue))

    async def _requeue(self) -> None:
        """Claims of a process that is gone end with their lease."""
        await asyncio.sleep(LEASE_S / 2)
        if await self._queue.requeue_expired():
            self.wake()

    async def _serve(self) -> None:
        """Judge the next submission, or wait until there may be one."""
        woken = self._woken
        claimed = await self._claim()
        if claimed is not None:
            await self._settle(claimed)
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK_AGAIN_S):
                await woken.wait()

    async def _claim(self) -> Claimed | None:
        """Claim the next one; if we are cancelled meanwhile, it goes back."""
        claiming = asyncio.create_task(self._queue.claim(self._owner, LEASE_S))
        try:
            return await asyncio.shield(claiming)
        except asyncio.CancelledError:
            (claimed,) = await asyncio.gather(claiming, return_exceptions=True)
            if isinstance(claimed, Claimed):
                await self._queue.release(claimed.submission.id, self._owner, lane_died=False)
            raise

    async def _settle(self, claimed: Claimed) -> None:
        """Judge it and store what came of it, or give the claim back."""
        submission_id = claimed.submission.id
        settled = False
        began_s = time.monotonic()
        try:
            judgement = await self._judge(claimed)
            settled = True
            if judgement is not None:
                look = await self._looks(claimed, judgement)
                await self._queue.finish(claimed, judgement, look)
                self._on_finished()
                self._on_judged(judgement, time.monotonic() - began_s)
        finally:
            if not settled:
                await asyncio.shield(
                    self._queue.release(submission_id, self._owner, lane_died=False)
                )

    async def _judge(self, claimed: Claimed) -> Judgement | None:
        """The judgement, or None when the claim went back because a lane died."""
        submission = claimed.submission
        if submission.lane_deaths >= DEATHS_ALLOWED:
            # Said here and not where the last lane died: between there and its
            # judgement another lane could take it, or this process could end.
            return _given_up(submission.lane_deaths)
        job = Job(
            submission.id,
            claimed.slug,
            dict(claimed.files),
            submission.source,
            submission.mode,
            speed=claimed.timed.speed if claimed.timed else None,
            memory_bytes=claimed.timed.memory_bytes if claimed.timed else None,
        )

        def on_step(step: Step) -> None:
            self._hub.publish(Progress(submission.id, step.done, step.total, step.label))

        keeper = asyncio.create_task(self._keep_claim(submission.id))
        try:
            return await self._lanes.judge(job, on_step)
        except LaneDied as error:
            deaths = await self._queue.release(submission.id, self._owner, lane_died=True)
            log.warning("submission %d: %s Lanes lost so far: %d.", submission.id, error, deaths)
            return None
        finally:
            keeper.cancel()
            # Not awaited by itself: that could not be told from our own cancellation,
            # and a lease that could not be renewed is no reason to lose a judgement.
            await asyncio.gather(keeper, return_exceptions=True)

    async def _keep_claim(self, submission_id: int) -> None:
        while True:
            await asyncio.sleep(RENEW_EVERY_S)
            await self._queue.renew(submission_id, self._owner, LEASE_S)


async def repeat(step: Callable[[], Awaitable[None]]) -> None:
    """Take one step after the other until cancelled."""
    while True:
        if await attempt(step(), log, "judging failed") is not None:
            await asyncio.sleep(AFTER_TROUBLE_S)


def _given_up(deaths: int) -> Judgement:
    """The judgement of a submission that ended so many lanes."""
    return Judgement(
        Verdict.JE,
        "Our judge failed on this one three times. Your code is kept; a moderator has "
        "been told and it can be judged again.",
        operator_note=f"It ended {deaths} lanes: the log says how each of them ended.",
    )
