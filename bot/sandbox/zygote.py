"""The sandbox's parent process: NumPy imported and warm, and no privilege left.

Started by exec, never by fork of a process that knows anything; it holds no
secret and no challenge. On request it forks a child, hands the supervisor the
child's socket and pidfd, and later reaps it.

Where the host allows it, it lives in namespaces of its own; then its children's
numbers are not those that others see, and only mean something to the zygote.

Requests and replies are single packets on the control socket:
    F address_space cpu_time  ->  F pid  (+ job socket, pidfd)   or  E errno
    L pid address_space cpu_time  ->  L done
    R pid                     ->  R status user_time system_time

The limits are lowered from here because this process is the children's own
user: a supervisor that is root need not have the capability to do it.
"""

import ctypes
import gc
import importlib
import os
import resource
import signal
import socket
import struct
import sys
import warnings

import numpy as np

from bot.sandbox import child
from bot.sandbox.lockdown import NO_CORE, Lockdown, limit, set_dumpable
from bot.sandbox.namespaces import drop_privileges, enter_namespaces

FORK = struct.Struct("<cQI")
FORKED = struct.Struct("<ci")
LOWER = struct.Struct("<ciQI")
LOWERED = struct.Struct("<c?")
REAP = struct.Struct("<ci")
REAPED = struct.Struct("<cidd")
CONTROL_DESCRIPTOR = 100
# What the zygote says once: whether it lives in namespaces of its own.
READY, READY_INSIDE = b"ready", b"ready inside"
NUMPY_PARTS = (
    *("numpy.fft", "numpy.linalg", "numpy.random", "numpy.ma", "numpy.polynomial"),
    *("numpy.rec", "numpy.strings", "numpy.char", "numpy.lib.stride_tricks", "numpy.testing"),
    # `from numpy import *` asks for these, too.
    *("numpy.core", "numpy.ctypeslib", "numpy.f2py"),
)
# Imported lazily by what members use; a child can't open their files any more.
LAZY = (
    *("_strptime", "secrets", "unicodedata", "traceback", "linecache", "tokenize"),
    *("encodings.idna", "encodings.utf_8", "encodings.latin_1", "encodings.ascii"),
    *("encodings.utf_8_sig", "encodings.unicode_escape", "encodings.raw_unicode_escape"),
    *("encodings.utf_16", "encodings.utf_16_le", "encodings.utf_16_be", "encodings.utf_32"),
    *("encodings.utf_32_le", "encodings.utf_32_be", "encodings.cp437", "encodings.cp1252"),
)


def warm_up() -> None:
    """Make everything that NumPy does only once happen before the first fork.

    Unwarmed, OpenBLAS asks for its buffer under the child's limit and ends the
    process when it is refused.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        square = np.random.default_rng(0).normal(size=(64, 64))
        symmetric = square @ square.T + np.eye(64)
        np.linalg.svd(square)
        np.linalg.eigh(symmetric)
        np.linalg.eig(square)
        np.linalg.solve(symmetric, square)
        np.linalg.lstsq(square, square[:, 0], rcond=None)
        np.linalg.qr(square)
        np.linalg.cholesky(symmetric)
        np.linalg.inv(symmetric)
        np.fft.fft(square[0])
        np.einsum("ij,jk->ik", square, square, optimize=True)
        np.sort(square, axis=None)
        np.unique(np.arange(9) % 3)
        np.random.seed(0)
        np.random.normal(size=3)
        repr(square)
        np.array2string(square[:2, :2].astype(np.float32))
        (square.astype(np.complex128) @ square).astype(np.float32) @ square.astype(np.float32)


def release_free_memory() -> None:
    """Give free pages back, so that every child starts as small as it can."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    gc.disable()
    gc.freeze()


def serve(control: socket.socket, lockdown: Lockdown) -> None:
    """Fork and reap on request until the supervisor closes its end."""
    while packet := control.recv(64):
        if packet[:1] == b"F":
            _, address_space_bytes, cpu_time_s = FORK.unpack(packet)
            _fork(control, lockdown, address_space_bytes, cpu_time_s)
        elif packet[:1] == b"L":
            _, pid, address_space_bytes, cpu_time_s = LOWER.unpack(packet)
            control.send(LOWERED.pack(b"L", _lower(pid, address_space_bytes, cpu_time_s)))
        else:
            _, pid = REAP.unpack(packet)
            _, status, usage = os.wait4(pid, 0)
            control.send(REAPED.pack(b"R", status, usage.ru_utime, usage.ru_stime))


def _fork(
    control: socket.socket, lockdown: Lockdown, address_space_bytes: int, cpu_time_s: int
) -> None:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    with ours, theirs:
        try:
            pid = os.fork()
        except OSError as error:
            control.send(FORKED.pack(b"E", error.errno or 0))
            return
        if pid == 0:
            child.run_child(lockdown, theirs.fileno(), address_space_bytes, cpu_time_s)
        descriptor = os.pidfd_open(pid)
        try:
            packet = FORKED.pack(b"F", pid)
            socket.send_fds(control, [packet], [ours.fileno(), descriptor])
        finally:
            os.close(descriptor)


def _lower(pid: int, address_space_bytes: int, cpu_time_s: int) -> bool:
    """Tighten a child's hard limits; False if it is dead or the host refuses."""
    try:
        for name, value in (
            (resource.RLIMIT_AS, address_space_bytes),
            (resource.RLIMIT_CPU, cpu_time_s),
        ):
            resource.prlimit(pid, name, (value, value))
    except OSError:
        return False
    return True


def main(modules: list[str]) -> None:
    """Import the roles' modules, warm up, give up every privilege, and serve."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal's Ctrl-C is not for us
    control = socket.socket(fileno=CONTROL_DESCRIPTOR)
    for name in (*NUMPY_PARTS, *LAZY, *modules):
        importlib.import_module(name)
    warm_up()
    lockdown = Lockdown()
    drop_privileges()
    limit(resource.RLIMIT_CORE, NO_CORE)
    release_free_memory()
    inside = enter_namespaces()
    set_dumpable(False)
    control.send(READY_INSIDE if inside else READY)
    serve(control, lockdown)


if __name__ == "__main__":
    main(sys.argv[1:])
