"""What a monitoring system is told, over a real socket on this machine."""

import shutil
import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.config import WatchSettings
from bot.core.judgements import Judgement, Verdict
from bot.errors import OperatorError
from bot.health import ask_health
from bot.store import open_store
from bot.watching import Figures, Watch, watched
from tests.store.conftest import Group, SetClock
from tests.store.conftest import migrated as migrated


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def data(tmp_path: Path, migrated: Path) -> Path:
    path = tmp_path / "data.sqlite3"
    shutil.copy(migrated, path)
    return path


@pytest.fixture
async def group(data: Path) -> AsyncIterator[Group]:
    clock = SetClock()
    store = await open_store(data, clock)
    yield await Group.found(store, clock)
    await store.close()


async def metrics(settings: WatchSettings) -> dict[str, float]:
    address = f"http://127.0.0.1:{settings.port}/metrics"
    async with ClientSession() as session, session.get(address) as response:
        assert response.status == 200
        text = await response.text()
    pairs = [line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in pairs}


async def test_figures_say_what_waits_and_what_was_judged(group: Group, data: Path) -> None:
    figures = Figures(
        fronts=lambda: {"discord": (True, 0.25)}, lane_starts=lambda: (3, 1), more=_relay
    )
    settings = WatchSettings(port=free_port())
    anna = await group.person("Anna")
    await group.send_and_judge(anna, Judgement(Verdict.AC, "accepted", points=100))
    figures.judged(Judgement(Verdict.AC, "accepted"), 1.5)
    await group.send(anna, source="def f(): ...")
    group.clock.time += timedelta(minutes=2)
    async with watched(Watch(group.store, group.clock, figures, data), settings):
        found = await metrics(settings)
    assert found["fromscratch_queue_length"] == 1
    assert found["fromscratch_queue_oldest_seconds"] == 120
    assert found["fromscratch_outbox_due"] == 1
    assert found["fromscratch_outbox_oldest_seconds"] == 120
    assert found["fromscratch_lane_restarts"] == 2
    assert found['fromscratch_front_connected{front="discord"}'] == 1
    assert found['fromscratch_platform_latency_seconds{front="discord"}'] == 0.25
    assert found['fromscratch_judgements_total{verdict="AC"}'] == 1
    assert found["fromscratch_judgement_seconds_count"] == 1
    assert found["fromscratch_relay_failures"] == 4


async def _relay() -> dict[str, float]:
    return {"relay_failures": 4.0}


async def test_health_is_asked_by_the_command(group: Group, data: Path) -> None:
    connected: dict[str, tuple[bool, float | None]] = {"discord": (True, 0.1)}
    settings = WatchSettings(port=free_port())
    watch = Watch(group.store, group.clock, Figures(fronts=lambda: connected), data)
    async with watched(watch, settings):
        assert await ask_health(settings) == []
        connected["discord"] = (False, None)
        assert await ask_health(settings) == ["discord is not connected."]
        connected["discord"] = (True, 0.1)
        await group.send(await group.person("Anna"))
        group.clock.time += timedelta(hours=1)
        assert await ask_health(settings) == ["Submissions wait for half an hour: no lane judges."]
    with pytest.raises(OperatorError, match="doesn't answer on"):
        await ask_health(settings)


async def test_a_database_that_does_not_answer_in_time_is_not_well(
    group: Group, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.watching.LOOK_DEADLINE_S", 0.0)
    watch = Watch(group.store, group.clock, Figures(), data)
    assert await watch.health() == ["The database doesn't answer."]


async def test_a_data_file_that_cannot_be_written_is_not_well(group: Group, data: Path) -> None:
    watch = Watch(group.store, group.clock, Figures(), data)
    assert await watch.health() == []
    assert list(data.parent.glob(".probe*")) == []
    gone = data.parent / "gone" / data.name
    (said,) = await Watch(group.store, group.clock, Figures(), gone).health()
    assert said.startswith(f"{gone} can't be written (No such file or directory).")


async def test_a_taken_port_is_said_and_none_is_quiet(group: Group, data: Path) -> None:
    watch = Watch(group.store, group.clock, Figures(), data)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings = WatchSettings(port=taken.getsockname()[1])
        with pytest.raises(OperatorError, match="Choose another port"):
            async with watched(watch, settings):
                pass
    async with watched(watch, WatchSettings(port=0)):
        pass
    with pytest.raises(OperatorError, match="nobody can be asked"):
        await ask_health(WatchSettings(port=0))
