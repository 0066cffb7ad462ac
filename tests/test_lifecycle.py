"""What systemd hears of the bot, on a real socket."""

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.lifecycle import ready

WATCHDOG_S = 0.2


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """Its end of the socket."""
    address = tmp_path / "notify"
    heard = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    heard.bind(str(address))
    heard.setblocking(False)
    monkeypatch.setenv("NOTIFY_SOCKET", str(address))
    monkeypatch.delenv("WATCHDOG_USEC", raising=False)
    monkeypatch.delenv("WATCHDOG_PID", raising=False)
    yield heard
    heard.close()


async def hear(systemd: socket.socket, count: int) -> list[bytes]:
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(10.0):
        return [await loop.sock_recv(systemd, 100) for _ in range(count)]


async def test_it_is_told_of_the_start_and_of_the_end(systemd: socket.socket) -> None:
    async with ready():
        assert await hear(systemd, 1) == [b"READY=1"]
    assert await hear(systemd, 1) == [b"STOPPING=1"]


async def test_it_hears_that_the_bot_lives_only_while_the_loop_turns(
    systemd: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", str(int(WATCHDOG_S * 1e6)))
    async with ready():
        assert await hear(systemd, 3) == [b"READY=1", b"WATCHDOG=1", b"WATCHDOG=1"]
    await hear(systemd, 1)
    await asyncio.sleep(2 * WATCHDOG_S)
    with pytest.raises(BlockingIOError):
        systemd.recv(100)


async def test_a_child_s_watchdog_is_not_ours(
    systemd: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", "1000")
    monkeypatch.setenv("WATCHDOG_PID", "1")
    async with ready():
        await asyncio.sleep(0.05)
    assert await hear(systemd, 2) == [b"READY=1", b"STOPPING=1"]


async def test_without_systemd_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    async with ready():
        pass
