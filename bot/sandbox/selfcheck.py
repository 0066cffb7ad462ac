"""Prove each layer of the sandbox by attacking it, and say which are active.

A layer that is only switched on but not tried may be switched on wrongly. The
judge refuses to start without those that are required.
"""

import json
import platform
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.errors import LaneDied, SandboxUnavailable
from bot.sandbox.frames import FrameKind
from bot.sandbox.lockdown import landlock_abi
from bot.sandbox.probes import PROBES, REFUSED
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.supervisor import Child, ChildEnded, End

PROBES_MODULE = "bot.sandbox.probes"
PROBE_CPU_S, PROBE_WALL_S = 5.0, 20.0
CLOCK_LIMIT_S, CLOCK_TOLERANCE_S = 0.05, 0.5
NAMESPACES_PROBE = """
import errno, os, socket, sys
from bot.sandbox.namespaces import drop_privileges, enter_namespaces
drop_privileges()
if not enter_namespaces():
    sys.exit(1)
def exists(number):
    # Not if_nameindex(): it asks by netlink, which a hardened service may not use.
    try:
        return bool(socket.if_indextoname(number))
    except OSError:
        return False
# The loopback, which is down: on the host somebody would refuse.
alone = [number for number in range(1, 65) if exists(number)] == [1]
silent = socket.socket().connect_ex(("127.0.0.1", 1)) == errno.ENETUNREACH
sys.exit(not (os.getpid() == 1 and alone and silent and os.listdir("/") == []))
"""
LANDLOCK_PROBE = """
import os, sys
from bot.sandbox.lockdown import Lockdown
Lockdown().restrict_self()
try:
    os.open("/etc/passwd", os.O_RDONLY)
except PermissionError:
    sys.exit(0)
sys.exit(1)
"""


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer and what attacking it showed.

    Attributes:
        required: without it nothing may be judged.
        detail: a few words, or why it isn't active.
    """

    name: str
    active: bool
    required: bool
    detail: str


def check_layers(sandbox: Sandbox) -> list[Layer]:
    """Attack every layer of a started sandbox whose zygote preloads the probes."""
    return list(_layers(sandbox))


def require_layers(layers: list[Layer]) -> None:
    """Refuse to go on without a required layer.

    Raises:
        SandboxUnavailable: one sentence for each that is missing.
    """
    missing = [layer for layer in layers if layer.required and not layer.active]
    if missing:
        raise SandboxUnavailable(
            " ".join(
                f"The sandbox's {layer.name} layer failed: {layer.detail}." for layer in missing
            )
        )


def _layers(sandbox: Sandbox) -> Iterator[Layer]:
    try:
        results, status = _attempt_all(sandbox)
        killed = _ptrace_is_killed(sandbox)
        overrun_s = _clock_overrun(sandbox)
    except (ChildEnded, LaneDied) as error:
        yield Layer("seccomp", False, True, f"a locked child could not be started ({error})")
        return
    wrong = [name for name, result in results.items() if result != REFUSED]
    memory = "take more memory than granted"
    holes = [name for name in wrong if name != memory]
    filtered = status.get("Seccomp") == "2" and killed and not holes
    refused = f"{len(results) - len(wrong)} of {len(PROBES)} attacks refused"
    yield Layer(
        "seccomp",
        filtered,
        True,
        refused if filtered else f"a child could {', '.join(holes) or 'make a forbidden call'}",
    )
    yield Layer(
        "limits",
        memory not in wrong,
        True,
        "memory is bounded" if memory not in wrong else "a child could take unbounded memory",
    )
    yield Layer(
        "clock",
        overrun_s < CLOCK_TOLERANCE_S,
        True,
        f"an endless loop was stopped {overrun_s:.2f} s of CPU after its limit",
    )
    bare = status.get("CapEff", "") == "0" * 16 and status.get("NoNewPrivs") == "1"
    user = status.get("Uid", "?").split()[0]
    yield Layer(
        "privileges",
        bare and user != "0",
        True,
        f"children run as uid {user} without capabilities"
        if bare
        else "children keep capabilities",
    )
    yield _landlock_layer()
    yield _namespaces_layer(sandbox.in_namespaces and len(status.get("NSpid", "").split()) > 1)
    if status.get("Cgroup") == "ours":
        yield Layer("cgroup", True, False, "a lane's memory and processes are bounded as a whole")
    else:
        yield Layer("cgroup", False, False, "this user may not make control groups here")


def _attempt_all(sandbox: Sandbox) -> tuple[dict[str, str], dict[str, str]]:
    with sandbox.child(f"{PROBES_MODULE}:attempt_all") as child:
        budget = child.budget(PROBE_CPU_S, PROBE_WALL_S)
        child.receive(budget, 1024)
        size_bytes, _ = child.memory_bytes()
        sandbox.lower_limits(child, size_bytes + (64 << 20), 10)
        child.send(FrameKind.REQUEST, None, budget)
        _, results = child.receive(budget, 65_536)
        status = _status(child)
        if sandbox.cgroup is not None and sandbox.cgroup.holds(child.pid):
            status["Cgroup"] = "ours"
        return dict(results), status


def _status(child: Child) -> dict[str, str]:
    text = Path(f"/proc/{child.pid}/status").read_text()
    pairs = (line.partition(":") for line in text.splitlines())
    return {name: value.strip() for name, _, value in pairs}


def _ptrace_is_killed(sandbox: Sandbox) -> bool:
    child = sandbox.spawn(f"{PROBES_MODULE}:attempt_ptrace")
    ended = False
    try:
        budget = child.budget(PROBE_CPU_S, PROBE_WALL_S)
        child.send(FrameKind.REQUEST, None, budget)
        child.receive(budget, 1024)
    except ChildEnded as error:
        ended = error.end is End.DIED
    finally:
        death = sandbox.reap(child)
    return ended and death.signal == signal.SIGSYS


def _clock_overrun(sandbox: Sandbox) -> float:
    """CPU seconds that an endless loop used beyond its limit."""
    child = sandbox.spawn(f"{PROBES_MODULE}:attempt_endless")
    started_s = time.monotonic()
    try:
        child.send(FrameKind.REQUEST, None, child.budget(PROBE_CPU_S, PROBE_WALL_S))
        budget = child.budget(CLOCK_LIMIT_S, PROBE_WALL_S)
        while time.monotonic() - started_s < PROBE_WALL_S:
            child.receive(budget, 1024)
    except ChildEnded as error:
        if error.end is not End.CPU:
            return PROBE_WALL_S
    finally:
        death = sandbox.reap(child)
    return max(0.0, death.cpu_time_s - CLOCK_LIMIT_S)


def _landlock_layer() -> Layer:
    """Landlock alone, in a process of its own: inside, seccomp would answer first."""
    abi = landlock_abi()
    if not abi:
        return Layer("Landlock", False, False, "this kernel has none; seccomp alone refuses files")
    if _probe(LANDLOCK_PROBE):
        return Layer("Landlock", True, False, f"ABI {abi}")
    return Layer("Landlock", False, False, "it is offered by the kernel but did not refuse a file")


def _namespaces_layer(entered: bool) -> Layer:
    """The namespaces without the rest: no other process, network or file to be found."""
    if not entered:
        return Layer("namespaces", False, False, "this host forbids them")
    if _probe(NAMESPACES_PROBE):
        return Layer("namespaces", True, False, "user, pid, network, mount, ipc and uts")
    return Layer("namespaces", False, False, "entered, but something of the host is visible")


def _probe(program: str) -> bool:
    """Whether a program of ours in a process of its own finds the layer at work."""
    done = subprocess.run(  # noqa: S603 - our own interpreter and our own words
        [sys.executable, "-I", "-c", program],
        capture_output=True,
        timeout=PROBE_WALL_S,
        env={"LANG": "C.UTF-8"},
        check=False,
    )
    return done.returncode == 0


def host() -> str:
    """What this machine is, in a few words."""
    return f"Linux {platform.release()} on {platform.machine()}, Python {platform.python_version()}"


def main() -> None:
    """Print the layers as JSON: for a process that must not import NumPy itself."""
    sandbox = Sandbox([PROBES_MODULE])
    try:
        sandbox.start()
        layers = check_layers(sandbox)
    except SandboxUnavailable as error:
        layers = [Layer("seccomp", False, True, str(error).rstrip("."))]
    finally:
        sandbox.close()
    json.dump([asdict(layer) for layer in layers], sys.stdout)


if __name__ == "__main__":
    main()
