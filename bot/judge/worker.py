"""Take submissions from the queue, have them judged, and store what came of it.

The rows are the truth: a claim is a lease, and a kill at any moment leaves a row
that is claimed again. The fence in the store drops a second result.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from bot.core.models import Judgement, Verdict
from bot.core.ports import Claimed, Progress, Queue
from bot.errors import LaneDied
from bot.judge.job import Job, Step
from bot.judge.lanes import Lanes

log = logging.getLogger(__name__)

LEASE_S = 60.0
RENEW_EVERY_S = 20.0
LOOK_AGAIN_S = 1.0
AFTER_TROUBLE_S = 5.0
DEATHS_ALLOWED = 3


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


class Worker:
    """Keeps every lane busy while there is something to judge."""

    def __init__(
        self,
        queue: Queue,
        lanes: Lanes,
        hub: ProgressHub,
        owner: str,
        on_finished: Callable[[], None] = lambda: None,
    ) -> None:
        """Make it of its ports.

        Args:
            owner: names this process in its claims.
            on_finished: tells the delivery that there may be something to send.
        """
        self._queue = queue
        self._lanes = lanes
        self._hub = hub
        self._owner = owner
        self._on_finished = on_finished
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """Something was queued: look now rather than in a second."""
        self._wake.set()

    async def run(self) -> None:
        """Judge until cancelled; a claim that is interrupted goes back."""
        async with asyncio.TaskGroup() as group:
            for _ in range(self._lanes.count):
                group.create_task(self._serve())
            group.create_task(self._requeue())

    async def _requeue(self) -> None:
        """Claims of a process that is gone end with their lease."""
        while True:
            await asyncio.sleep(LEASE_S / 2)
            if await self._queue.requeue_expired():
                self.wake()

    async def _serve(self) -> None:
        while True:
            # This is the worker's loop, one of the three edges that catch everything:
            # one submission that can't be handled must not stop the others.
            try:
                judged = await self._judge_one()
            except Exception:
                log.exception("judging failed")
                await asyncio.sleep(AFTER_TROUBLE_S)
                continue
            if not judged:
                self._wake.clear()
                with suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_AGAIN_S):
                        await self._wake.wait()

    async def _judge_one(self) -> bool:
        claimed = await self._queue.claim(self._owner, LEASE_S)
        if claimed is None:
            return False
        submission_id = claimed.submission.id
        settled = False
        try:
            judgement = await self._judge(claimed)
            settled = True
            if judgement is not None:
                await self._queue.finish(claimed, judgement)
                self._on_finished()
        finally:
            if not settled:
                await asyncio.shield(
                    self._queue.release(submission_id, self._owner, lane_died=False)
                )
        return True

    async def _judge(self, claimed: Claimed) -> Judgement | None:
        """The judgement, or None when the claim went back because a lane died."""
        submission = claimed.submission
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
            if deaths < DEATHS_ALLOWED:
                return None
            return Judgement(
                Verdict.JE,
                "Our judge failed on this one three times. Your code is kept; a moderator has "
                "been told and it can be judged again.",
                operator_note=f"It ended {deaths} lanes: {error}",
            )
        finally:
            keeper.cancel()
            with suppress(asyncio.CancelledError):
                await keeper

    async def _keep_claim(self, submission_id: int) -> None:
        while True:
            await asyncio.sleep(RENEW_EVERY_S)
            await self._queue.renew(submission_id, self._owner, LEASE_S)
