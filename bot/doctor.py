"""Look at the host as an operator would: one line a finding, with its remedy."""

import asyncio
import platform
import sys
from importlib.metadata import version

import msgspec

from bot.catalog.folder import FolderCatalog
from bot.config import Settings
from bot.doctor_fronts import front_findings
from bot.doctor_host import host_findings
from bot.errors import FromscratchError
from bot.findings import Finding

SELFCHECK_DEADLINE_S = 90.0


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
        *await front_findings(settings),
        *await host_findings(settings),
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
