"""The service under a real systemd, set up by the runbook's own commands.

Boots a Debian with systemd-nspawn, as root: a copy of the root file system that ROOTFS
names, or one that mmdebstrap makes from the package mirror this host uses. Its network
is this host's, so that the bot finds the Discord of the tests on loopback. Slow, and by
hand: it takes packages from their index.
"""

import os
import shlex
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from tests.deploy.group import LOOPBACK, Group
from tests.deploy.machine import Machine, make_root
from tests.wire.discord_server import TOKEN, DiscordServer

CHECKOUT = Path(__file__).parents[2]
TOOLS = ("systemd-nspawn", "nsenter", *(() if "ROOTFS" in os.environ else ("mmdebstrap",)))
MISSING = [name for name in TOOLS if not shutil.which(name)]
PACKAGES = "systemd,systemd-sysv,dbus,git,python3-venv,ca-certificates"
LAYERS = ("seccomp", "limits", "clock", "privileges", "Landlock", "namespaces")
DATA = "/var/lib/private/fromscratch"
DATA_MB = 48  # of a file system of its own, so that it can be filled
START_S = 120.0

pytestmark = [
    pytest.mark.slow,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(bool(MISSING), reason=f"this host has no {' and no '.join(MISSING)}"),
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can boot it here"),
]


@dataclass
class Service:
    """A bot that an operator installed, and the group that it serves."""

    machine: Machine
    group: Group

    async def do(self, script: str, *, check: bool = True) -> str:
        return await self.machine.do(script, check=check)

    async def shows(self, name: str) -> str:
        """What systemd says of the service."""
        return (await self.do(f"systemctl show --value -p {name} fromscratch")).strip()

    async def serves(self) -> None:
        """Wait until it is connected."""
        await self.machine.until("/opt/fromscratch/.venv/bin/fromscratch health", START_S)

    async def judges(self) -> None:
        """Wait until something is being judged."""
        query = "SELECT count(*) FROM submissions WHERE status = 'judging'"
        count = f'sqlite3.connect("{DATA}/group.sqlite3").execute("{query}").fetchone()[0]'
        script = shlex.quote(f"import sqlite3, sys; sys.exit(not {count})")
        await self.machine.until(f"python3 -c {script}", START_S)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """What is booted: a Debian with a clone of this checkout."""
    made = make_root(tmp_path_factory.mktemp("machine"), PACKAGES)
    clone = ["git", "clone", "-q", "--no-hardlinks", str(CHECKOUT)]
    subprocess.run([*clone, str(made / "opt" / "fromscratch")], check=True)
    shutil.copytree(LOOPBACK, made / "opt" / "loopback")
    yield made
    shutil.rmtree(made)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def machine(root: Path) -> AsyncIterator[Machine]:
    opened = Machine(root)
    try:
        await opened.booted()
        yield opened
    finally:
        opened.end()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def service(machine: Machine) -> AsyncIterator[Service]:
    """The bot, installed as setup and the runbook say, and running."""
    async with DiscordServer().running() as server:
        group = Group(server)
        detour = f"PYTHONPATH=/opt/loopback LOOPBACK_DISCORD={server.address}"
        await machine.do(
            f"""
            cd /opt/fromscratch && ./deploy/prepare chat
            mkdir -m 755 /etc/fromscratch && echo '[discord]' > /etc/fromscratch/config.toml
            mkdir -p -m 700 /etc/credstore
            install -m 600 /dev/null /etc/credstore/fromscratch.discord_token
            echo {TOKEN} > /etc/credstore/fromscratch.discord_token
            mkdir /etc/systemd/system/fromscratch.service.d
            printf '[Service]\\nEnvironment={detour}\\n' \\
                > /etc/systemd/system/fromscratch.service.d/test.conf
            mkdir -p -m 700 /var/lib/private && mkdir {DATA}
            mount -t tmpfs -o size={DATA_MB}m,mode=700 none {DATA}
            systemctl link /opt/fromscratch/deploy/fromscratch*
            systemctl enable --now fromscratch fromscratch-backup.timer
            """
        )
        opened = Service(machine, group)
        await opened.serves()
        await group.begin()
        yield opened


async def test_it_judges_for_whoever_writes_to_it(service: Service) -> None:
    assert await service.shows("ActiveState") == "active"
    await service.group.is_told(await service.group.submit())


async def test_the_doctor_proves_every_layer_under_the_service_s_own_locks(
    service: Service,
) -> None:
    assert await service.shows("ProtectProc") == "invisible"
    said = await service.do("/opt/fromscratch/deploy/as-service doctor", check=False)
    for layer in LAYERS:
        assert f"✓ Sandbox: {layer} " in said, said
    assert "✓ Discord" in said, said


async def test_a_backup_is_made_now_and_every_night(service: Service) -> None:
    await service.do("systemctl start fromscratch-backup")
    assert ".sqlite3 " in await service.do("journalctl -u fromscratch-backup -o cat -n 5")
    assert "fromscratch-backup.timer" in await service.do("systemctl list-timers")


async def test_what_is_judged_when_it_is_stopped_is_told_after_the_next_start(
    service: Service,
) -> None:
    sent = await service.group.submit(3)
    await service.judges()
    await service.do("systemctl stop fromscratch")
    assert await service.shows("Result") == "success"
    assert await service.shows("ExecMainStatus") == "0"
    await service.do("systemctl start fromscratch")
    await service.group.is_told(sent)


async def test_it_is_started_again_when_it_was_killed_and_loses_nothing(service: Service) -> None:
    sent = await service.group.submit(3)
    await service.judges()
    await service.do("systemctl kill -s KILL fromscratch")
    await service.group.is_told(sent)
    assert await service.shows("NRestarts") == "1"
    said = await service.do("/opt/fromscratch/deploy/as-service audit")
    assert "what the judgements say" in said


async def test_a_full_disk_is_said_ends_nothing_and_loses_nothing(service: Service) -> None:
    group, pid = service.group, await service.shows("ExecMainPID")
    accepted = await group.submit(2)
    assert "No space left" in await service.do(
        f"dd if=/dev/zero of={DATA}/full bs=64k", check=False
    )
    try:
        await group.send().says("This is our fault, not yours")
        said = await service.do("/opt/fromscratch/deploy/as-service doctor", check=False)
        assert "(No space left on device). Make room; the bot goes on by itself." in said
        said = await service.do("/opt/fromscratch/.venv/bin/fromscratch health", check=False)
        assert "(No space left on device). Make room" in said
        assert "disk is full" in await service.do("journalctl -u fromscratch -o cat -n 20")
    finally:
        await service.do(f"rm {DATA}/full")
    await group.is_told(accepted + await group.submit())
    assert await service.shows("ExecMainPID") == pid


async def test_a_backup_is_restored(service: Service) -> None:
    group = service.group
    (judged,) = await group.submit()
    await group.is_told([judged])
    number = group.number(judged)
    await service.do("systemctl start fromscratch-backup")
    said = await service.do(
        """
        systemctl stop fromscratch
        newest=$(ls /var/lib/fromscratch/backups/group-*Z.sqlite3 | tail -1)
        /opt/fromscratch/deploy/as-service restore "$newest"
        systemctl start fromscratch
        """
    )
    assert "Start the bot." in said
    await service.serves()
    mine = group.noor.slash(group.channel, "me", submission=number)
    await mine.says("ACCEPTED", START_S)


async def test_a_refused_token_is_said_in_one_sentence_and_not_tried_again(
    service: Service,
) -> None:
    await service.do(
        """
        echo a.wrong.token > /etc/credstore/fromscratch.discord_token
        systemctl reset-failed fromscratch
        systemctl restart fromscratch || true
        """
    )
    await service.machine.until("systemctl is-failed -q fromscratch", START_S)
    said = await service.do("journalctl -u fromscratch -o cat -n 10")
    assert "Discord refuses the token. On discord.com/developers/applications, page Bot" in said
    assert "Traceback" not in said
    assert await service.shows("ExecMainStatus") == str(os.EX_CONFIG)
    assert await service.shows("NRestarts") == "0"
