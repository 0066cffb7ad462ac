"""The container under a real Docker, by the runbook's own commands and compose.yaml as it is.

A second file gives it this host's network, where the Discord of the tests listens, and
the base image that BASE names. Slow, and by hand: it takes packages from their index.
"""

import asyncio
import os
import subprocess
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from tests.deploy.group import LOOPBACK, SLUG, Group
from tests.wire.discord_server import TOKEN, DiscordServer

CHECKOUT = Path(__file__).parents[2]
USER = 10001
COMPOSE = ("docker", "compose", "-p", "fromscratch-test")
BUILD_S, HEALTHY_S, LOOK_EVERY_S = 1200.0, 240.0, 1.0


def answers(*words: str) -> bool:
    """Whether a command works here."""
    try:
        return subprocess.run(words, capture_output=True, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


pytestmark = [
    pytest.mark.slow,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(not answers("docker", "info"), reason="no Docker runs on this host"),
    pytest.mark.skipif(
        not answers("docker", "compose", "version"), reason="this host has no docker compose"
    ),
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can give the token to its user"),
]


@dataclass
class Composed:
    """The bot as compose.yaml sets it up, and the group that it serves."""

    checkout: Path
    group: Group

    async def do(self, *words: str, code: int = 0) -> str:
        """Run a command of compose; returns all that it said."""
        files = ("-f", "deploy/compose.yaml", "-f", "../override.yaml")
        process = await asyncio.create_subprocess_exec(
            *(*COMPOSE, *files, *words),
            cwd=self.checkout,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        async with asyncio.timeout(BUILD_S):
            said, _ = await process.communicate()
        assert process.returncode == code, said.decode()[-4000:]
        return said.decode()

    async def bot(self, *words: str) -> str:
        """Run a command of the bot's beside it."""
        return await self.do("exec", "-T", "bot", "fromscratch", *words)

    async def until(self, state: str) -> None:
        """Wait until `docker compose ps -a` says so."""
        deadline_s = time.monotonic() + HEALTHY_S
        while state not in (said := await self.do("ps", "-a")):
            assert time.monotonic() < deadline_s, said + await self.do("logs", "--tail", "20")
            await asyncio.sleep(LOOK_EVERY_S)


def set_up(folder: Path, address: str) -> Path:
    """A checkout with settings and a token, as the runbook says."""
    checkout = folder / "fromscratch"
    clone = ["git", "clone", "-q", "--no-hardlinks", str(CHECKOUT), str(checkout)]
    subprocess.run(clone, check=True)
    deploy = checkout / "deploy"
    (deploy / "config.toml").write_text((deploy / "config.example.toml").read_text())
    (deploy / "secrets").mkdir()
    (deploy / "secrets").chmod(0o711)
    write_token(checkout, TOKEN)
    args = f"\n      args: {{BASE: {os.environ['BASE']}}}" if "BASE" in os.environ else ""
    (folder / "override.yaml").write_text(
        f"""
services:
  bot:
    build:
      network: host{args}
    network_mode: host
    environment:
      PYTHONPATH: /loopback
      LOOPBACK_DISCORD: {address}
    volumes:
      - {LOOPBACK}:/loopback:ro
"""
    )
    return checkout


def write_token(checkout: Path, token: str) -> None:
    file = checkout / "deploy" / "secrets" / "discord_token"
    file.write_text(token)
    file.chmod(0o400)
    os.chown(file, USER, USER)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("composed")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def composed(folder: Path) -> AsyncIterator[Composed]:
    async with DiscordServer().running() as server:
        opened = Composed(set_up(folder, server.address), Group(server))
        try:
            await opened.do("up", "-d", "--build")
            await opened.until("(healthy)")
            await opened.group.begin()
            yield opened
        finally:
            await opened.do("down", "--volumes", "--rmi", "local")


async def test_it_judges_for_whoever_writes_to_it(composed: Composed) -> None:
    await composed.group.is_told(await composed.group.submit())


async def test_the_doctor_proves_all_that_docker_s_own_profile_allows(composed: Composed) -> None:
    await composed.bot("backup")
    said = await composed.bot("doctor")
    assert "✗" not in said
    for layer in ("seccomp", "limits", "clock", "privileges"):
        assert f"✓ Sandbox: {layer} " in said, said


async def test_a_reference_is_accepted_in_it(composed: Composed) -> None:
    reference = f"/opt/fromscratch/challenges/{SLUG}/reference.py"
    assert '"verdict":"AC"' in await composed.bot("judge", SLUG, reference, "--json")


async def test_nothing_is_lost_when_it_is_killed_or_stopped_while_it_judges(
    composed: Composed,
) -> None:
    sent = await composed.group.submit(3)
    await composed.do("kill")
    await composed.do("up", "-d")
    await composed.group.is_told(sent)
    sent = await composed.group.submit(3)
    await composed.do("stop")
    await composed.until("Exited (0)")
    await composed.do("up", "-d")
    await composed.group.is_told(sent)
    assert "what the judgements say" in await composed.bot("audit")


async def test_a_backup_is_restored(composed: Composed) -> None:
    backups = "/data/fromscratch/backups"
    await composed.bot("backup")
    names = (await composed.do("exec", "-T", "bot", "ls", backups)).split()
    restore = ("run", "--rm", "-T", "bot", "restore", f"{backups}/{names[-1]}")
    await composed.do(*restore, code=3)  # a bot that runs is not disturbed
    await composed.do("stop")
    assert "Start the bot." in await composed.do(*restore)
    await composed.do("up", "-d")
    group = composed.group
    number = group.number(group.sent[0])
    await composed.until("(healthy)")
    await group.noor.slash(group.channel, "me", submission=number).says("ACCEPTED")


async def test_a_refused_token_is_said_in_one_sentence(composed: Composed) -> None:
    write_token(composed.checkout, "a.wrong.token")
    await composed.do("restart")
    await composed.until(f"Restarting ({os.EX_CONFIG})")
    said = await composed.do("logs", "--tail", "1")
    assert "Discord refuses the token. On discord.com/developers/applications, page Bot" in said
