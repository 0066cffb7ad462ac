"""How the bot is, for a monitoring system: `/healthz` and Prometheus' `/metrics`.

Listens on this machine's own address unless told otherwise. It says numbers only:
no name, no code, no text of anybody.
"""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from bot.config import WatchSettings
from bot.core.judgements import Judgement
from bot.core.ports import Clock
from bot.errors import OperatorError
from bot.room import trouble_writing
from bot.store.watching import Waiting

log = logging.getLogger(__name__)

LOOK_DEADLINE_S = 5.0
# Judging never takes this long; a queue that stands still has no lane.
STUCK_AFTER_S = 1800.0


class WatchedStore(Protocol):
    """What is asked of the store."""

    async def waiting(self) -> Waiting: ...


@dataclass
class Figures:
    """Counted while the bot runs, and asked for when somebody looks.

    Attributes:
        fronts: name of each and whether it is connected, and its latency in
            seconds where it knows one.
        lane_starts: how many lanes were ever started, and how many there are.
        more: names and values that other parts bring, such as the relay's failures.
    """

    fronts: Callable[[], Mapping[str, tuple[bool, float | None]]] = dict
    lane_starts: Callable[[], tuple[int, int]] = lambda: (0, 0)
    more: Callable[[], Awaitable[Mapping[str, float]]] | None = None
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)

    def __post_init__(self) -> None:
        """Name every figure."""
        registry = self.registry
        self.verdicts = Counter(
            "fromscratch_judgements", "Judgements since the start", ["verdict"], registry=registry
        )
        self.judgement_s = Histogram(
            "fromscratch_judgement_seconds",
            "Wall time of a judgement",
            buckets=(0.25, 0.5, 1, 2, 4, 8, 15, 30, 60),
            registry=registry,
        )
        self._gauges: dict[str, Gauge] = {}

    def judged(self, judgement: Judgement, wall_time_s: float) -> None:
        """Count a judgement."""
        self.verdicts.labels(judgement.verdict.value).inc()
        self.judgement_s.observe(wall_time_s)

    def set(self, name: str, says: str, value: float, **labels: str) -> None:
        """Say a value of now."""
        gauge = self._gauges.get(name)
        if gauge is None:
            gauge = Gauge(f"fromscratch_{name}", says, list(labels), registry=self.registry)
            self._gauges[name] = gauge
        (gauge.labels(**labels) if labels else gauge).set(value)


class Watch:
    """Answers the two addresses.

    Args:
        data: the data file of the store.
    """

    def __init__(self, store: WatchedStore, clock: Clock, figures: Figures, data: Path) -> None:
        self._store = store
        self._data = data
        self._clock = clock
        self._figures = figures

    async def health(self) -> list[str]:
        """What is wrong, a line each; nothing if all is well."""
        try:
            async with asyncio.timeout(LOOK_DEADLINE_S):
                waiting = await self._store.waiting()
                unwritable = await asyncio.to_thread(trouble_writing, self._data)
        except TimeoutError:
            return ["The database doesn't answer."]
        complaints = [unwritable] if unwritable else []
        complaints += [
            f"{name} is not connected."
            for name, (connected, _) in self._figures.fronts().items()
            if not connected
        ]
        if self._age_s(waiting.oldest_queued_at) > STUCK_AFTER_S:
            complaints.append("Submissions wait for half an hour: no lane judges.")
        return complaints

    async def metrics(self) -> bytes:
        """Every figure in Prometheus' text format."""
        figures = self._figures
        async with asyncio.timeout(LOOK_DEADLINE_S):
            waiting = await self._store.waiting()
            brought = await figures.more() if figures.more else {}
        figures.set("queue_length", "Submissions that wait for a lane", waiting.queued)
        figures.set("judging", "Submissions in a lane", waiting.judging)
        queued_s = self._age_s(waiting.oldest_queued_at)
        figures.set("queue_oldest_seconds", "Age of the oldest that waits", queued_s)
        figures.set("outbox_due", "Messages that should be out", waiting.due)
        due_s = self._age_s(waiting.oldest_due_at)
        figures.set("outbox_oldest_seconds", "How late the oldest of them is", due_s)
        figures.set("outbox_unread", "Messages that reach nobody yet", waiting.unread)
        starts, lanes = figures.lane_starts()
        figures.set("lanes", "Judging lanes", lanes)
        figures.set("lane_restarts", "Lanes started again", max(0, starts - lanes))
        for name, (connected, latency_s) in figures.fronts().items():
            figures.set("front_connected", "Whether a front is connected", connected, front=name)
            if latency_s is not None:
                says = "How long a front's platform takes to answer"
                figures.set("platform_latency_seconds", says, latency_s, front=name)
        for name, value in brought.items():
            figures.set(name, name.replace("_", " "), value)
        return generate_latest(figures.registry)

    def _age_s(self, moment: object) -> float:
        now = self._clock.now()
        return max(0.0, (now - moment).total_seconds()) if isinstance(moment, type(now)) else 0.0


@asynccontextmanager
async def watched(watch: Watch, settings: WatchSettings) -> AsyncIterator[None]:
    """Answer while the block runs; port 0 means not at all.

    Raises:
        OperatorError: the address can't be listened on.
    """
    if settings.port == 0:
        yield
        return
    app = web.Application()
    app.add_routes(
        [web.get("/healthz", _health_of(watch)), web.get("/metrics", _metrics_of(watch))]
    )
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, settings.host, settings.port).start()
        except OSError as error:
            raise OperatorError(
                f"[watch] can't listen on {settings.host}, port {settings.port}: "
                f"{os.strerror(error.errno or 0)}. Choose another port, or 0 for none."
            ) from error
        yield
    finally:
        await runner.cleanup()


def _health_of(watch: Watch) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(_: web.Request) -> web.Response:
        complaints = await watch.health()
        return web.Response(text="\n".join(complaints) or "well", status=503 if complaints else 200)

    return answer


def _metrics_of(watch: Watch) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(_: web.Request) -> web.Response:
        try:
            body = await watch.metrics()
        except TimeoutError:
            return web.Response(text="The database doesn't answer.", status=503)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})

    return answer
