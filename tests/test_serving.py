"""How the whole bot begins, and how it ends when something is wrong."""

import asyncio
import os
import socket
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.config import Settings
from bot.errors import DataInUse
from bot.serving import open_parts
from bot.store import JudgingLock
from tests.store.test_upgrading import old as old
from tests.wire.conftest import Town
from tests.wire.conftest import office as office
from tests.wire.conftest import town as town
from tests.wire.discord_server import TOKEN
from tests.wire.slack_meeting import Office
from tests.wire.slack_server import APP_TOKEN

LOOPBACK = Path(__file__).parent / "deploy" / "loopback"
END_S = 60.0


async def run_until_it_ends(
    folder: Path, settings: str, more: dict[str, str]
) -> tuple[int | None, str]:
    """Run the program as an operator does; how it ended, and the last line it said."""
    (folder / "config.toml").write_text(f"lanes = 1\n[watch]\nport = 0\n{settings}")
    environment = {name: value for name, value in os.environ.items() if "TOKEN" not in name}
    given = {"PYTHONPATH": str(LOOPBACK), "XDG_DATA_HOME": str(folder)}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run", "--config", str(folder / "config.toml")),
        env=environment | given | more,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(END_S):
            _, said = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return process.returncode, said.decode().splitlines()[-1]


async def test_a_token_that_discord_refuses_is_no_reason_to_start_again(
    town: Town, tmp_path: Path
) -> None:
    given = {"LOOPBACK_DISCORD": town.server.address, "DISCORD_TOKEN": "a.wrong.token"}
    status, said = await run_until_it_ends(tmp_path, "[discord]\n", given)
    assert said.startswith("Discord refuses the token. On discord.com/developers/applications")
    assert status == os.EX_CONFIG


async def test_a_token_that_slack_refuses_is_no_reason_to_start_again(
    office: Office, tmp_path: Path
) -> None:
    tokens = {"SLACK_BOT_TOKEN": "xoxb-wrong", "SLACK_APP_TOKEN": APP_TOKEN}
    given = {"LOOPBACK_SLACK": office.server.base_url} | tokens
    status, said = await run_until_it_ends(tmp_path, "[slack]\n", given)
    assert said.startswith("Slack refuses the bot token. On api.slack.com/apps")
    assert status == os.EX_CONFIG


async def test_a_discord_that_cannot_be_reached_is_tried_again(tmp_path: Path) -> None:
    with socket.socket() as nobody:  # bound, but nobody listens
        nobody.bind(("127.0.0.1", 0))
        host, port = nobody.getsockname()
        given = {"LOOPBACK_DISCORD": f"{host}:{port}", "DISCORD_TOKEN": TOKEN}
        status, said = await run_until_it_ends(tmp_path, "[discord]\n", given)
    assert said.startswith("Discord can't be reached.")
    assert status == 3


async def test_nothing_is_migrated_under_a_running_bot(old: Path) -> None:
    with JudgingLock(old), pytest.raises(DataInUse):
        async with open_parts(Settings(lanes=1), old):
            raise AssertionError
    with closing(sqlite3.connect(old)) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
    assert not (old.parent / "backups").exists()
