"""The trusted end of a child: its deadlines, its clocks, its death.

Nothing a child says about itself is believed. Time is read from the kernel
while the child is stopped, sizes are bounded before they are read, and every
wait ends. All calls block: a lane is a process that does one thing.
"""

import os
import resource
import select
import signal
import socket
import time
from dataclasses import dataclass
from enum import Enum
from typing import Any

from bot.errors import FromscratchError
from bot.sandbox.frames import MAGIC, PREFIX, FrameKind
from bot.sandbox.waits import own_waited_s, waited_s
from bot.sandbox.wire import (
    ArraySpec,
    WireError,
    allocate,
    decode_header,
    encode,
    fill_windows,
    payload_chunks,
    restore,
)

KINDS = frozenset(int(kind) for kind in FrameKind)
# A structure takes many times its header's bytes in memory, and decoding has no clock.
HEADER_BYTES = 1 << 23
PAGE_BYTES = resource.getpagesize()


class End(Enum):
    """How a child's life ended, as seen from outside."""

    CPU = "used up its CPU time"
    WALL = "never came back"
    DIED = "ended by itself"
    BROKEN_FRAME = "sent bytes that are no frame"
    TOO_LARGE = "sent more than is allowed"


class ChildEnded(FromscratchError):
    """The child can give no more answers; `end` says why."""

    def __init__(self, end: End, detail: str = "") -> None:
        super().__init__(f"{end.value}{': ' if detail else ''}{detail}")
        self.end = end


@dataclass(slots=True)
class Budget:
    """Until when a child may run: its own CPU clock, and everyone's clock.

    Attributes:
        cpu_clock_s: the reading of the child's CPU clock at which it is stopped.
        wall_deadline_s: the reading of `time.monotonic`.
        waited_s: what `Child.both_waited_s` was when this began; what is waited since then is
            the host's doing and moves the deadline.
    """

    cpu_clock_s: float
    wall_deadline_s: float
    waited_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Header:
    """A frame whose payload is not read yet."""

    kind: FrameKind
    tree: Any
    specs: list[ArraySpec]
    payload_bytes: int


class Child:
    """One locked child. Whoever has it must `kill` it; then it is `reap`ed by its zygote."""

    def __init__(self, pid: int, zygote_pid: int, pidfd: int, job: socket.socket) -> None:
        """Take charge of a child.

        Args:
            pid: its process id as seen from here.
            zygote_pid: its process id as its zygote sees it.
        """
        self.pid = pid
        self.zygote_pid = zygote_pid
        self._pidfd = pidfd
        self._job = job
        self._job.setblocking(False)
        self._poll = select.poll()
        self._poll.register(job, select.POLLIN)
        self._clock_id = (~pid << 3) | 2  # CPUCLOCK_SCHED of the whole process
        self._killed = False

    def cpu_time_s(self) -> float:
        """CPU used so far; exact only while it is stopped or waits."""
        try:
            return time.clock_gettime_ns(self._clock_id) / 1e9
        except OSError:
            return 0.0  # already a zombie; its socket says so, too

    def budget(self, cpu_time_s: float, wall_time_s: float) -> Budget:
        """A budget from now on."""
        deadline_s = time.monotonic() + wall_time_s
        return Budget(self.cpu_time_s() + cpu_time_s, deadline_s, self.both_waited_s())

    def waited_s(self) -> float:
        """How long it could have run but had no core; 0 once it is dead."""
        return waited_s(self._proc("schedstat"))

    def both_waited_s(self) -> float:
        """The same of it and of this thread, which looks after it."""
        return self.waited_s() + own_waited_s()

    def stop(self) -> bool:
        """Halt it and wait until it has halted, so that its clocks are exact.

        Returns:
            Whether it lives: a dead one has no memory left to be measured.
        """
        self._signal(signal.SIGSTOP)
        deadline = time.monotonic() + 5.0
        while (state := self._state()) not in "TtZX" and time.monotonic() < deadline:
            time.sleep(0)
        return state not in "ZX"

    def resume(self) -> None:
        """Let it run again."""
        self._signal(signal.SIGCONT)

    def _state(self) -> str:
        # Asked several times a call: a path object and a text file cost more than
        # what they read.
        return self._proc("stat").rpartition(b")")[2][1:2].decode() or "X"

    def _proc(self, name: str) -> bytes:
        """A small file of the kernel's about it; empty once it is dead."""
        try:
            descriptor = os.open(f"/proc/{self.pid}/{name}", os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return b""
        try:
            return os.read(descriptor, 8192)
        except OSError:
            return b""
        finally:
            os.close(descriptor)

    def memory_bytes(self) -> tuple[int, int]:
        """Its address space and its resident size, in bytes; zeros once it is dead."""
        numbers = self._proc("statm").split()
        if not numbers:
            return 0, 0
        size, resident = numbers[:2]
        return int(size) * PAGE_BYTES, int(resident) * PAGE_BYTES

    def peak_resident_bytes(self) -> int:
        """The high-water mark of its resident size; 0 once it is dead."""
        for line in self._proc("status").splitlines():
            if line.startswith(b"VmHWM:"):
                return int(line.split()[1]) * 1024
        return 0

    def send(self, kind: FrameKind, value: object, budget: Budget) -> None:
        """Send a value; a child that doesn't read is stopped by its budget.

        Raises:
            ChildEnded: it died or its budget ran out.
            NoWireForm: the value is no plain data.
        """
        header, arrays = encode(value)
        payload_bytes = sum(array.nbytes for array in arrays)
        self._send(memoryview(PREFIX.pack(MAGIC, kind, len(header), payload_bytes)), budget)
        self._send(memoryview(header), budget)
        for chunk in payload_chunks(arrays):
            self._send(chunk, budget)

    def _send(self, data: memoryview, budget: Budget) -> None:
        while data:
            try:
                data = data[self._job.send(data) :]
            except BlockingIOError:
                self._wait(budget, select.POLLOUT)
            except OSError as error:  # closed by its death
                raise ChildEnded(End.DIED) from error

    def receive_header(self, budget: Budget, max_header_bytes: int) -> Header:
        """Read a frame up to its payload.

        Raises:
            ChildEnded: died, out of budget, too large, or no frame.
        """
        prefix = bytearray(PREFIX.size)
        self._fill(memoryview(prefix), budget)
        magic, kind, header_bytes, payload_bytes = PREFIX.unpack(prefix)
        if magic != MAGIC or kind not in KINDS:
            raise ChildEnded(End.BROKEN_FRAME)
        if header_bytes > max_header_bytes:
            raise ChildEnded(End.TOO_LARGE)
        header = bytearray(header_bytes)
        self._fill(memoryview(header), budget)
        try:
            tree, specs = decode_header(bytes(header))
        except WireError as error:
            raise ChildEnded(End.BROKEN_FRAME, str(error)) from error
        if sum(spec.nbytes for spec in specs) != payload_bytes:
            raise ChildEnded(End.BROKEN_FRAME, "a payload of another size than announced")
        return Header(FrameKind(kind), tree, specs, payload_bytes)

    def receive_payload(self, header: Header, budget: Budget) -> Any:
        """Read the arrays of a frame and give its whole value.

        Only call it once the header's size is known to be acceptable.
        """
        arrays = []
        for spec in header.specs:
            array = allocate(spec)
            for window in fill_windows(array):
                self._fill(window, budget)
            arrays.append(array)
        return restore(header.tree, iter(arrays))

    def receive(self, budget: Budget, max_bytes: int) -> tuple[FrameKind, Any]:
        """Read a whole frame of at most `max_bytes` of payload and of header."""
        header = self.receive_header(budget, min(max_bytes, HEADER_BYTES))
        if header.payload_bytes > max_bytes:
            raise ChildEnded(End.TOO_LARGE)
        return header.kind, self.receive_payload(header, budget)

    def _fill(self, window: memoryview, budget: Budget) -> None:
        at = 0
        while at < len(window):
            try:
                count = self._job.recv_into(window[at:])
            except BlockingIOError:
                self._wait(budget, select.POLLIN)
                continue
            except OSError as error:  # reset: killed with unread data
                raise ChildEnded(End.DIED) from error
            if not count:
                raise ChildEnded(End.DIED)
            at += count

    def _wait(self, budget: Budget, event: int) -> None:
        """Wait until the socket is ready; the child's CPU can't outrun the wall."""
        self._poll.modify(self._job, event)
        while True:
            wall_left_s = budget.wall_deadline_s - time.monotonic()
            if wall_left_s <= 0:
                # Nobody can pretend to wait for a core: who could run and has one uses it up.
                wall_left_s += self.both_waited_s() - budget.waited_s
            if wall_left_s <= 0:
                raise ChildEnded(End.WALL)
            cpu_left_s = budget.cpu_clock_s - self.cpu_time_s()
            if cpu_left_s <= 0:
                # The reading is at most a tick old, and old means low: it is over.
                raise ChildEnded(End.CPU)
            if self._poll.poll(1 + int(1000 * min(wall_left_s, cpu_left_s))):
                return

    def kill(self) -> None:
        """End it, whatever it does; may be called twice."""
        if not self._killed:
            self._killed = True
            self._signal(signal.SIGKILL)
            self._job.close()

    def close(self) -> None:
        """Give back the descriptors; only after it was reaped."""
        self._job.close()
        os.close(self._pidfd)

    def _signal(self, number: signal.Signals) -> None:
        try:
            signal.pidfd_send_signal(self._pidfd, number)
        except ProcessLookupError:
            return  # it is dead already, which is all that a signal could want
