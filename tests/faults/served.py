"""The whole bot, both fronts, as a program that can be killed: `python -m tests.faults.served`.

Everything is real but the addresses of the two platforms, which are the test's, and
the clock, which a file can put back. Prints a line when both fronts are connected.
"""

import asyncio
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import discord
import yarl

from bot.clocks import SystemClock
from bot.config import Settings, SlackSettings
from bot.fronts.slack_connection import Access
from bot.serving import Service, open_parts
from tests.wire.discord_server import TOKEN
from tests.wire.slack_server import APP_TOKEN, BOT_TOKEN
from tests.wire.slack_socket import SIGNING_SECRET

READY = "ready"


class FileClock(SystemClock):
    """The host's clock, moved by as many seconds as a file says."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def now(self) -> datetime:
        text = self._file.read_text() if self._file.exists() else "0"
        return datetime.now(UTC) + timedelta(seconds=float(text or 0))


async def main(folder: Path, discord_address: str, slack_url: str) -> None:
    setattr(discord.http.Route, "BASE", f"http://{discord_address}/api/v10")  # noqa: B010
    gateway = yarl.URL(f"ws://{discord_address}/gateway")
    setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", gateway)  # noqa: B010
    setattr(discord.Asset, "BASE", f"http://{discord_address}/cdn")  # noqa: B010
    data = folder / "data.sqlite3"
    settings = Settings(challenges_dir=folder / "challenges", lanes=1)
    async with open_parts(settings, data) as (store, lanes, catalog):
        service = Service(store, lanes, catalog, FileClock(folder / "clock"))
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, service.stopped.set)
        chat = service.add_discord(TOKEN, data)
        chat.client._connection.guild_ready_timeout = 0
        access = Access(BOT_TOKEN, APP_TOKEN, SIGNING_SECRET, None, slack_url)
        slack = service.add_slack(access, SlackSettings())
        running = asyncio.create_task(service.run())
        for front in (chat, slack):
            connected = asyncio.create_task(front.ready.wait())
            await asyncio.wait({running, connected}, return_when=asyncio.FIRST_COMPLETED)
            connected.cancel()
        print(READY, flush=True)
        await running


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3]))
