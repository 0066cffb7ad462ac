"""Look at the host as an operator would: one line a finding, with its remedy."""

import asyncio
import os
import platform
import shutil
import sys
from importlib.metadata import version
from pathlib import Path

import msgspec

from bot.catalog.folder import FolderCatalog
from bot.config import DiscordSettings, Settings, read_secret
from bot.errors import FromscratchError, OperatorError

SELFCHECK_DEADLINE_S = 90.0
DISCORD_DEADLINE_S = 20.0
LEAST_FREE_BYTES = 200 << 20


class Finding(msgspec.Struct, frozen=True):
    """One thing that was looked at.

    Attributes:
        well: False if the operator has to act; a layer that this host merely
            lacks is well.
        active: whether the thing is there at all.
    """

    area: str
    well: bool
    active: bool
    text: str


class _Layer(msgspec.Struct):
    name: str
    active: bool
    required: bool
    detail: str


async def examine(settings: Settings) -> list[Finding]:
    """Every finding, the sandbox's by attacking it."""
    return [
        _versions(),
        *await _sandbox_findings(),
        _challenges(settings),
        *([await _discord(settings.discord)] if settings.discord else []),
        await asyncio.to_thread(_data, settings.group_data if settings.discord else settings.data),
    ]


def _versions() -> Finding:
    parts = [f"fromscratch {version('fromscratch')}", f"Python {platform.python_version()}"]
    parts += [f"NumPy {version('numpy')}", f"SQLAlchemy {version('sqlalchemy')}"]
    parts.append(f"Linux {platform.release()} on {platform.machine()}")
    return Finding("Versions", True, True, ", ".join(parts))


async def _sandbox_findings() -> list[Finding]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-m", "bot.sandbox.selfcheck"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={"OPENBLAS_NUM_THREADS": "1", "LANG": "C.UTF-8"},
    )
    try:
        async with asyncio.timeout(SELFCHECK_DEADLINE_S):
            output, errors = await process.communicate()
        layers = msgspec.json.decode(output, type=list[_Layer])
    except TimeoutError:
        process.kill()
        await process.wait()
        return [Finding("Sandbox", False, False, "The self-check never came back.")]
    except msgspec.MsgspecError:
        reason = (errors.decode(errors="replace").strip().splitlines() or ["no reason given"])[-1]
        return [Finding("Sandbox", False, False, f"The self-check failed: {reason}.")]
    return [
        Finding(
            f"Sandbox: {layer.name}",
            layer.active or not layer.required,
            layer.active,
            layer.detail if layer.active else _remedy(layer),
        )
        for layer in layers
    ]


def _remedy(layer: _Layer) -> str:
    if layer.required:
        return f"{layer.detail}. Nothing can be judged without it; use a Linux kernel that has it."
    return f"{layer.detail}; the judge works without it"


def _challenges(settings: Settings) -> Finding:
    try:
        slugs = FolderCatalog(settings.challenges).slugs()
    except (FromscratchError, OSError) as error:
        return Finding("Challenges", False, False, f"{error} Set challenges_dir.")
    return Finding("Challenges", True, True, f"{len(slugs)} in {settings.challenges.name}/")


async def _discord(discord: DiscordSettings) -> Finding:
    """Whether Discord knows the token, and where the bot is."""
    from bot.access import require_package

    try:
        require_package("discord")
        from bot.fronts.discord_setup import servers_of

        async with asyncio.timeout(DISCORD_DEADLINE_S):
            servers = await servers_of(read_secret("DISCORD_TOKEN", discord.token_file))
    except TimeoutError:
        return Finding("Discord", False, False, "Discord didn't answer in time. Try again.")
    except OperatorError as error:
        return Finding("Discord", False, False, str(error))
    if not servers:
        text = "The token is valid, but the bot is in no server: fromscratch discord invite."
        return Finding("Discord", False, True, text)
    count = "1 server" if len(servers) == 1 else f"{len(servers)} servers"
    return Finding("Discord", True, True, f"token valid, {count}")


def _data(path: Path) -> Finding:
    """Whether the data file can be written, proved by writing beside it."""
    probe = path.parent / f".doctor-{os.getpid()}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"x")
        probe.unlink()
        if path.exists() and not os.access(path, os.W_OK):
            raise PermissionError(13, "Permission denied")
    except OSError as error:
        return Finding(
            "Data",
            False,
            False,
            f"{path} can't be written ({error.strerror}). Give this user the folder, "
            "or set data_path.",
        )
    free_bytes = shutil.disk_usage(path.parent).free
    if free_bytes < LEAST_FREE_BYTES:
        mega = free_bytes >> 20
        return Finding("Data", False, True, f"Only {mega} MB are free beside {path}. Make room.")
    return Finding("Data", True, True, f"{path} can be written")
