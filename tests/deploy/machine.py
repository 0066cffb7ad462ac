"""A Debian that is booted in a container of its own: systemd and a network like a host's."""

import asyncio
import os
import signal
import subprocess
import time
from pathlib import Path

# How this host's pip finds packages; LENDS names further folders of them, with colons.
_LENT = [place for place in os.environ.get("LENDS", "").split(":") if place]
OF_PIP = ("/etc/pip.conf", "/etc/ssl/certs", str(Path.home() / ".config" / "pip"), *_LENT)
# What nspawn's own filter forbids and a real host doesn't.
CALLS = "landlock_create_ruleset landlock_add_rule landlock_restrict_self"
PATHS = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8"}
BOOT_S, LOOK_EVERY_S = 90.0, 0.5


class Machine:
    """A booted machine; what it is asked to do waits in a thread, so that the loop turns.

    Attributes:
        pid: of its first process.
    """

    def __init__(self, root: Path) -> None:
        for path in map(Path, OF_PIP):
            there = root / path.relative_to("/")
            if path.is_file() and not there.exists():
                there.touch()
        binds = [f"--bind-ro={path}" for path in OF_PIP if Path(path).exists()]
        # A scope is systemd's to give; where the host has none it stays in ours.
        unit = [] if Path("/run/systemd/system").exists() else ["--keep-unit"]
        self._process = subprocess.Popen(
            [
                *("systemd-nspawn", "--quiet", "-D", str(root), "--boot", "--register=no", *unit),
                *(f"--system-call-filter={CALLS}", "--resolv-conf=replace-host"),
                *("--console=pipe", *binds),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1"},
        )
        self.pid = 0

    async def booted(self) -> None:
        """Wait until its services are started."""
        deadline_s = time.monotonic() + BOOT_S
        while not (pids := self._children()):
            assert time.monotonic() < deadline_s
            await asyncio.sleep(LOOK_EVERY_S)
        self.pid = pids[0]
        await self.until("systemctl is-system-running | grep -Eq 'running|degraded'", BOOT_S)

    def _children(self) -> list[int]:
        of_main = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        return [int(pid) for pid in of_main.read_text().split()]

    async def do(self, script: str, *, check: bool = True, wait_s: float = 600.0) -> str:
        """Run what an operator types; returns all that was printed."""
        pip = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
        enter = ("nsenter", "-t", str(self.pid), "-m", "-u", "-i", "-p", "-n", "-r", "-w")
        done = await asyncio.to_thread(
            subprocess.run,
            [*enter, "bash", "-ec", script],
            env=pip | PATHS,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=wait_s,
        )
        assert not check or done.returncode == 0, f"{script}\n{done.stdout[-4000:]}"
        return done.stdout

    async def until(self, script: str, wait_s: float) -> None:
        """Wait until a condition holds."""
        deadline_s = time.monotonic() + wait_s
        while "yes" not in (said := await self.do(f"if {script}; then echo yes; fi", check=False)):
            assert time.monotonic() < deadline_s, f"{script}\n{said}"
            await asyncio.sleep(LOOK_EVERY_S)

    def end(self) -> None:
        """Shut it down."""
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(BOOT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def make_root(folder: Path, packages: str) -> Path:
    """A root file system to boot: a copy of the folder that ROOTFS names, else a new one.

    Args:
        packages: what a new one gets, with commas between.
    """
    root = folder / "debian"
    if named := os.environ.get("ROOTFS"):
        # Python's own copy would read /dev/zero to its end.
        subprocess.run(["cp", "-a", named, str(root)], check=True)
        return root
    made = ["mmdebstrap", "--variant=minbase", f"--include={packages}", "bookworm", str(root)]
    subprocess.run(made, check=True, capture_output=True, timeout=900)
    return root
