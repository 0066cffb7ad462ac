"""Attacks on the sandbox from within, by our own code: the start-up self-check's roles.

Each probe tries what a layer forbids and says what came of it; the kernel's own
view of the child is read from outside.
"""

import ctypes
import errno
import mmap
import os
import signal
import socket
from collections.abc import Callable

import numpy as np

from bot.sandbox.architectures import architecture
from bot.sandbox.frames import ChildChannel, FrameKind

REFUSED = "refused"


def _expect_refusal(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except (OSError, MemoryError, RuntimeError):
        return REFUSED
    return "succeeded"


def _map(protection: int, flags: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_void_p
    found = libc.mmap(None, ctypes.c_size_t(4096), protection, flags, -1, ctypes.c_long(0))
    if found in (None, ctypes.c_void_p(-1).value):
        raise OSError(ctypes.get_errno(), "mmap")


def _write_elsewhere() -> None:
    for descriptor in (0, 1, 2, 4, 5, 100, 200):
        try:
            os.write(descriptor, b"x")
        except OSError as error:
            if error.errno not in (errno.EPERM, errno.EBADF):
                raise AssertionError from error
        else:
            return
    raise PermissionError


PROBES: dict[str, Callable[[], object]] = {
    "open a file": lambda: os.open("/etc/passwd", os.O_RDONLY),
    "list a folder": lambda: os.listdir("/"),
    "open a UDP socket": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
    "open a unix socket": lambda: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
    "fork": os.fork,
    "signal the parent": lambda: os.kill(os.getppid() or 1, 0),
    "write to another descriptor": _write_elsewhere,
    "map executable memory": lambda: _map(
        mmap.PROT_READ | mmap.PROT_EXEC, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS
    ),
    "map shared memory": lambda: _map(
        mmap.PROT_READ | mmap.PROT_WRITE, mmap.MAP_SHARED | mmap.MAP_ANONYMOUS
    ),
    # As much as any host has to give, so that it is the limit that refuses.
    "take more memory than granted": lambda: np.ones(1 << 28, np.uint8),
}


def attempt_all(channel: ChildChannel) -> None:
    """Wait for the word, then try everything and report what was refused."""
    channel.send(FrameKind.READY, None)
    channel.receive()
    results = {name: _expect_refusal(probe) for name, probe in PROBES.items()}
    channel.send(FrameKind.VALUE, results)
    channel.receive()


def attempt_ptrace(channel: ChildChannel) -> None:
    """Make a call that no honest code makes; should not survive it."""
    channel.receive()
    number = ctypes.c_long(architecture().killed["ptrace"])
    ctypes.CDLL(None).syscall(number, 0, 0, 0, 0)
    channel.send(FrameKind.VALUE, "survived")
    channel.receive()


def attempt_endless(channel: ChildChannel) -> None:
    """Compute for ever, with signals ignored as far as they can be."""
    channel.receive()
    try:
        signal.signal(signal.SIGXCPU, signal.SIG_IGN)
    except OSError:
        channel.send(FrameKind.READY, None)
    while True:
        pass
