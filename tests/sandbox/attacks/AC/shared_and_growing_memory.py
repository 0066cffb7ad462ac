# softmax slow: maps memory that a data limit doesn't count
import typing

import numpy as np

ctypes = typing.sys.modules.get("ctypes")
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long


def call(number, *arguments):
    if libc.syscall(ctypes.c_long(number), *map(ctypes.c_long, arguments)) < 0:
        raise OSError(ctypes.get_errno())


libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]


def mapped(address):
    if address in (None, ctypes.c_void_p(-1).value):
        raise OSError


def right(x, axis, temperature):
    s = np.asarray(x, dtype=np.float64)
    w = np.exp((s - s.max(axis=axis, keepdims=True)) / temperature)
    return w / w.sum(axis=axis, keepdims=True)


def attempts():
    for flags in (0x21, 0x122, 0x2022, 0x8022, 0x4022, 0x1, 0x2, 0x23):
        yield lambda f=flags: mapped(libc.mmap(None, 1 << 30, 3, f, -1, 0))
    yield lambda: call(29, 0, 1 << 30, 0o1600)  # shmget
    yield lambda: call(237, 0, 4096, 0, 0, 0, 0)  # mbind
    yield lambda: call(151, 3)  # mlockall
    yield lambda: call(28, 0, 4096, 100)  # madvise: poison
    yield lambda: call(28, 0, 4096, 12)  # madvise: mergeable
    yield lambda: call(216, 0, 4096, 0, 0, 0)  # remap_file_pages
    yield lambda: mapped(libc.mmap(None, 1 << 33, 3, 0x22, -1, 0))


def softmax(x, axis=-1, temperature=1.0):
    for attempt in attempts():
        try:
            attempt()
        except (OSError, RuntimeError, MemoryError, ValueError, ZeroDivisionError):
            continue
        raise SystemError("it worked")
    return right(x, axis, temperature)
