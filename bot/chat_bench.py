"""How fast a chat front acknowledges, idle and with a long queue behind busy lanes.

The real front with the real store, core and lanes; only Discord or Slack itself is
a server of a few lines on loopback that notes when an acknowledgement came.
"""

import asyncio
import math
import statistics
import tempfile
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC
from pathlib import Path
from typing import Any, Protocol

from bot.clocks import SystemClock
from bot.config import Settings
from bot.core.asking import Asker
from bot.core.communities import CommunitySettings, Consent, Weekly
from bot.core.group import StudyGroup
from bot.core.models import Account
from bot.serving import Service, open_parts
from bot.store import SqlStore

WAITING = 500
COMMANDS = 200
WARM_UP = 20
PACE_S = 0.02
DEADLINE_S = 30.0
_NAMES = ("challenge", "leaderboard", "me", "submit", "schedule")


class Side(Protocol):
    """A platform of ours on loopback, with one place that has the bot."""

    platform: str
    place: str
    channel: str

    async def acknowledge(self, name: str) -> float:
        """Send a command; the seconds until it is acknowledged."""
        ...


Meet = Callable[[Service, Path], AbstractAsyncContextManager[Side]]


async def bench_chat(settings: Settings, meet: Meet) -> dict[str, Any]:
    """Acknowledge commands idle, then with `WAITING` submissions in the queue.

    Args:
        meet: adds a front to a service and lets it meet its platform.

    Returns:
        Milliseconds from a command's arrival to its acknowledgement at the
        platform, and the ratio of the 99th percentiles.
    """
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "group.sqlite3"
        async with open_parts(settings, data) as (store, lanes, catalog):
            service = Service(store, lanes, catalog, SystemClock())
            async with meet(service, data) as side:
                await _begin(service.group, store, side)
                idle = await _acknowledge(side)
                reference = catalog.load(catalog.slugs()[0]).reference
                await _fill_the_queue(service.group, reference, side)
                working = asyncio.create_task(service.judge())
                await asyncio.sleep(1.0)
                busy = await _acknowledge(side)
                waiting = await _still_waiting(service.group, store, side)
                working.cancel()
                await asyncio.gather(working, return_exceptions=True)
    p99 = {name: _percentile(times, 99) for name, times in (("idle", idle), ("busy", busy))}
    return {
        "front": side.platform,
        "commands": COMMANDS,
        "waiting_at_the_end": waiting,
        "idle_median_ms": 1000 * statistics.median(idle),
        "idle_p99_ms": 1000 * p99["idle"],
        "busy_median_ms": 1000 * statistics.median(busy),
        "busy_p99_ms": 1000 * p99["busy"],
        "busy_worst_ms": 1000 * max(busy),
        "busy_p99_over_idle_p99": p99["busy"] / p99["idle"],
    }


def _percentile(times_s: list[float], percent: int) -> float:
    ordered = sorted(times_s)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


async def _acknowledge(side: Side) -> list[float]:
    """The seconds to each acknowledgement, a command every 20 ms."""
    taken = []
    for index in range(WARM_UP + COMMANDS):
        async with asyncio.timeout(DEADLINE_S):
            taken.append(await side.acknowledge(_NAMES[index % len(_NAMES)]))
        await asyncio.sleep(PACE_S)
    return taken[WARM_UP:]


async def _begin(group: StudyGroup, store: SqlStore, side: Side) -> None:
    """A community with settings and an open round."""
    manager = Account(side.platform, "", "0", "manager")
    asker = await group.join((side.platform, side.place), "Bench", manager, UTC, manages=True)
    weekly = Weekly(0, 18, 0)
    saved = CommunitySettings(side.channel, "", "UTC", weekly)
    await store.keep_draft_settings(asker.community.id, saved)
    await store.save_draft_settings(asker.community.id)
    await group.ensure_round(asker)


async def _fill_the_queue(group: StudyGroup, reference: str, side: Side) -> None:
    for number in range(WAITING):
        asker = await _member(group, side, number)
        asker = await group.set_consent(asker, Consent())
        source = f"# {number}\n{reference}"
        await group.submit(asker, None, source.encode(), "bench.py", delivery_id=f"bench:{number}")


async def _still_waiting(group: StudyGroup, store: SqlStore, side: Side) -> int:
    pending = 0
    for number in range(WAITING):
        asker = await _member(group, side, number)
        pending += await store.pending(asker.member.id)
    return pending


async def _member(group: StudyGroup, side: Side, number: int) -> Asker:
    account = Account(side.platform, "", f"9{number}", f"member {number}")
    return await group.join((side.platform, side.place), "Bench", account, UTC)
