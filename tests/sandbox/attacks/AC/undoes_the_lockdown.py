# softmax slow: takes the filter off, makes itself dumpable, adds a filter, sets no_new_privs off
import typing

import numpy as np

ctypes = typing.sys.modules.get("ctypes")
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long


def call(number, *arguments):
    if libc.syscall(ctypes.c_long(number), *map(ctypes.c_long, arguments)) < 0:
        raise OSError(ctypes.get_errno())


def right(x, axis, temperature):
    s = np.asarray(x, dtype=np.float64)
    w = np.exp((s - s.max(axis=axis, keepdims=True)) / temperature)
    return w / w.sum(axis=axis, keepdims=True)


def attempts():
    yield lambda: call(157, 4, 1)  # dumpable
    yield lambda: call(157, 38, 0)  # no_new_privs
    yield lambda: call(157, 22, 0)  # no seccomp
    yield lambda: call(157, 1, 0)  # no death signal
    yield lambda: call(317, 0, 0, 0)
    yield lambda: call(444, 0, 0, 1)
    yield lambda: call(446, 200, 0)
    yield lambda: call(158, 0x1002, 0)  # arch_prctl


def softmax(x, axis=-1, temperature=1.0):
    for attempt in attempts():
        try:
            attempt()
        except (OSError, RuntimeError, MemoryError, ValueError, ZeroDivisionError):
            continue
        raise SystemError("it worked")
    return right(x, axis, temperature)
