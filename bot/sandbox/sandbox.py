"""A zygote and the children it forks, as one object that can be recycled."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.errors import LaneDied, SandboxUnavailable
from bot.sandbox import zygote
from bot.sandbox.cgroup import Cgroup, make_cgroup
from bot.sandbox.frames import FrameKind
from bot.sandbox.supervisor import Child, ChildEnded, End

START_DEADLINE_S = 30.0
CONTROL_DEADLINE_S = 20.0
# Enough to receive and prepare any challenge's arguments; lowered before a
# member's code arrives.
STAGING_BYTES = 2 << 30
BACKSTOP_CPU_S = 120
BEGIN_CPU_S, BEGIN_WALL_S = 5.0, 20.0
JOBS_A_ZYGOTE = 200
GONE = "The sandbox's parent process is gone."


@dataclass(frozen=True, slots=True)
class Death:
    """How the kernel says a child ended.

    Attributes:
        signal: the signal that ended it, or 0.
        cpu_time_s: all the CPU it used, user and system.
    """

    signal: int
    exit_code: int
    cpu_time_s: float


class Sandbox:
    """Runs roles in locked children. Start it, use it, close it; not thread-safe."""

    def __init__(self, preload: Sequence[str] = ()) -> None:
        self._preload = tuple(preload)
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._jobs = 0
        self._spares: list[Child] = []
        self.in_namespaces = False
        self.cgroup: Cgroup | None = None

    def start(self) -> None:
        """Start the zygote and wait until it is warm.

        Raises:
            SandboxUnavailable: it could not lock itself here; the message says why.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            # A clean environment: a token in it could be read by whoever breaks in.
            environment = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "LANG": "C.UTF-8"}
            descriptor = theirs.fileno()
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, no outside words
                [
                    *(sys.executable, "-I", "-X", "utf8", "-c"),
                    "import os, runpy, sys; os.dup2(int(sys.argv.pop(1)), 100); "
                    "runpy.run_module('bot.sandbox.zygote', run_name='__main__')",
                    str(descriptor),
                    *self._preload,
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pass_fds=(descriptor,),
                env=environment,
            )
        self._control = ours
        self._bound(self._process.pid)
        ours.settimeout(START_DEADLINE_S)
        try:
            said = ours.recv(16)
        except OSError:
            said = b""
        if said not in (zygote.READY, zygote.READY_INSIDE):
            self._process.kill()
            _, stderr = self._process.communicate()
            self.close()
            raise SandboxUnavailable(_reason(stderr.decode(errors="replace")))
        ours.settimeout(CONTROL_DEADLINE_S)
        self.in_namespaces = said == zygote.READY_INSIDE
        self._jobs = 0

    def close(self) -> None:
        """End the zygote; its children end with it."""
        for child in self._spares:
            child.kill()
            child.close()
        self._spares = []
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            if self._process.stderr is not None:
                self._process.stderr.close()
            self._process = None
        if self.cgroup is not None:
            self.cgroup.remove()
            self.cgroup = None

    def _bound(self, pid: int) -> None:
        """Bound the zygote and all its children together, if this host lets us."""
        group = make_cgroup()
        if group is None:
            return
        try:
            group.add(pid)
            self.cgroup = group
        except OSError:  # it may be made but not joined
            group.remove()

    def recycle(self) -> None:
        """Replace the zygote by a fresh one."""
        self.close()
        self.start()

    def recycle_if_worn(self, after_anomaly: bool) -> None:
        """Between two jobs: a fresh zygote after an anomaly and every so many jobs."""
        self._jobs += 1
        if after_anomaly or self._jobs >= JOBS_A_ZYGOTE:
            self.recycle()

    def prepare(self, count: int) -> None:
        """Have spare children ready, forked and locked, so that a job need not wait.

        Call it while nothing is being timed.

        Raises:
            LaneDied: the zygote is gone or can't fork.
        """
        while len(self._spares) < count:
            self._spares.append(self._fork())

    def spawn(self, role: str) -> Child:
        """Get a locked child, a spare if there is one, and tell it its role.

        Args:
            role: "module:function", of a module that the zygote preloads.

        Raises:
            LaneDied: the zygote is gone or can't fork.
        """
        child = self._spares.pop() if self._spares else self._fork()
        try:
            child.send(FrameKind.BEGIN, role, child.budget(BEGIN_CPU_S, BEGIN_WALL_S))
        except BaseException:
            self.reap(child)
            raise
        return child

    def _fork(self) -> Child:
        control = self._require_control()
        try:
            control.send(zygote.FORK.pack(b"F", STAGING_BYTES, BACKSTOP_CPU_S))
            packet, descriptors, _, _ = socket.recv_fds(control, 64, 2)
        except OSError as error:
            raise LaneDied(GONE) from error
        if len(packet) != zygote.FORKED.size or len(descriptors) != 2:
            for descriptor in descriptors:
                os.close(descriptor)
            raise LaneDied("The sandbox's parent process could not fork.")
        _, pid = zygote.FORKED.unpack(packet)
        job, pidfd = descriptors
        return Child(_pid_here(pidfd), pid, pidfd, socket.socket(fileno=job))

    def lower_limits(self, child: Child, address_space_bytes: int, cpu_time_s: int) -> None:
        """Tighten a child's hard limits, before it gets code that may be hostile.

        Raises:
            ChildEnded: it is dead, or its limits could not be lowered.
        """
        packet = zygote.LOWER.pack(b"L", child.zygote_pid, address_space_bytes, cpu_time_s)
        reply = self._ask(packet)
        if len(reply) != zygote.LOWERED.size:
            raise LaneDied(GONE)
        if not zygote.LOWERED.unpack(reply)[1]:
            raise ChildEnded(End.DIED, "its limits could not be lowered")

    def _ask(self, packet: bytes) -> bytes:
        control = self._require_control()
        try:
            control.send(packet)
            return control.recv(64)
        except OSError as error:
            raise LaneDied(GONE) from error

    def reap(self, child: Child) -> Death:
        """Kill a child if it lives, and say how it ended."""
        child.kill()
        try:
            packet = self._ask(zygote.REAP.pack(b"R", child.zygote_pid))
        finally:
            child.close()
        if len(packet) != zygote.REAPED.size:
            raise LaneDied(GONE)
        _, status, user_s, system_s = zygote.REAPED.unpack(packet)
        signalled = os.WIFSIGNALED(status)
        return Death(
            signal=os.WTERMSIG(status) if signalled else 0,
            exit_code=0 if signalled else os.WEXITSTATUS(status),
            cpu_time_s=user_s + system_s,
        )

    @contextmanager
    def child(self, role: str) -> Iterator[Child]:
        """A child for one block; killed and reaped at its end."""
        child = self.spawn(role)
        try:
            yield child
        finally:
            self.reap(child)

    @property
    def zygote_pid(self) -> int:
        """The zygote's process id, for those who measure or attack it."""
        if self._process is None:
            raise LaneDied("The sandbox is not running.")
        return self._process.pid

    def _require_control(self) -> socket.socket:
        if self._control is None:
            raise LaneDied("The sandbox is not running.")
        return self._control


def _reason(stderr: str) -> str:
    """Why a zygote did not start: its own sentence, or else the last thing it said."""
    last = (stderr.strip().splitlines() or ["no reason given"])[-1]
    ours = f"{SandboxUnavailable.__module__}.{SandboxUnavailable.__name__}: "
    return last[len(ours) :] if last.startswith(ours) else f"The sandbox did not start: {last}"


def _pid_here(pidfd: int) -> int:
    """A child's process id as this process sees it; 0 once it is dead and reaped."""
    for line in Path(f"/proc/self/fdinfo/{pidfd}").read_text().splitlines():
        if line.startswith("Pid:"):
            return max(0, int(line.split()[1]))
    return 0
