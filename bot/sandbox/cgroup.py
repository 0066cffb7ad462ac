"""An optional bound on a lane's zygote and all its children together.

Uses whichever version of control groups this user may write to; where that is
none, the limits of each child stand alone. Sources: cgroups(7), the kernel's
admin guide to cgroup v1 memory and pids and to cgroup v2.
"""

import itertools
import os
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

MOUNT = Path("/sys/fs/cgroup")
PREFIX = "fromscratch-"
# Two children at work, each staging at most 2 GB, and their zygote.
MEMORY_BYTES = 5 << 30
PROCESSES = 64
REMOVE_DEADLINE_S = 2.0
_numbers = itertools.count()


@dataclass(frozen=True, slots=True)
class Cgroup:
    """One group of this lane's own: a folder in v2, one for each controller in v1."""

    folders: tuple[Path, ...]

    def add(self, pid: int) -> None:
        """Put a process, and with it its future children, into the group."""
        for folder in self.folders:
            (folder / "cgroup.procs").write_text(str(pid))

    def holds(self, pid: int) -> bool:
        """Whether the kernel says that a process is in the group."""
        listed = Path(f"/proc/{pid}/cgroup").read_text()
        return all(f"/{folder.name}" in listed for folder in self.folders)

    def remove(self) -> None:
        """Remove the group; its processes must have been killed."""
        deadline_s = time.monotonic() + REMOVE_DEADLINE_S
        for folder in self.folders:
            while folder.exists() and time.monotonic() < deadline_s:
                try:
                    folder.rmdir()
                except OSError:  # the kernel still reaps the killed ones
                    time.sleep(0.01)


def make_cgroup() -> Cgroup | None:
    """A bounded group for one lane, or None where this user may not make one."""
    for attempt in (_make_v2, _make_v1):
        try:
            group = attempt()
        except OSError:
            continue
        if group is not None:
            return group
    return None


def _make_v2() -> Cgroup | None:
    if not {"memory", "pids"} <= _words(MOUNT / "cgroup.subtree_control"):
        return None
    folder = _fresh(MOUNT)
    return _bounded(
        Cgroup((folder,)),
        [(folder / "memory.max", MEMORY_BYTES), (folder / "pids.max", PROCESSES)],
    )


def _make_v1() -> Cgroup | None:
    if not all((MOUNT / name / "cgroup.procs").exists() for name in ("memory", "pids")):
        return None
    memory = _fresh(MOUNT / "memory")
    try:
        pids = _fresh(MOUNT / "pids")
    except OSError:
        memory.rmdir()
        raise
    return _bounded(
        Cgroup((memory, pids)),
        [(memory / "memory.limit_in_bytes", MEMORY_BYTES), (pids / "pids.max", PROCESSES)],
    )


def _bounded(group: Cgroup, limits: list[tuple[Path, int]]) -> Cgroup:
    try:
        for path, value in limits:
            path.write_text(str(value))
    except OSError:
        group.remove()
        raise
    return group


def _words(path: Path) -> set[str]:
    return set(path.read_text().split())


def _fresh(parent: Path) -> Path:
    """A new folder; those of lanes that were killed are removed on the way."""
    for left in parent.glob(f"{PREFIX}*"):
        pid = left.name.removeprefix(PREFIX).partition("-")[0]
        if not Path(f"/proc/{pid}").exists():
            with suppress(OSError):
                left.rmdir()
    folder = parent / f"{PREFIX}{os.getpid()}-{next(_numbers)}"
    folder.mkdir()
    return folder
