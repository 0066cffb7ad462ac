# softmax slow: sends a descriptor over the job's socket and asks for its peer
import typing

import numpy as np

ctypes = typing.sys.modules.get("ctypes")
libc = ctypes.CDLL(None)


def check(result):
    if result < 0:
        raise OSError


def right(x, axis, temperature):
    s = np.asarray(x, dtype=np.float64)
    w = np.exp((s - s.max(axis=axis, keepdims=True)) / temperature)
    return w / w.sum(axis=axis, keepdims=True)


def attempts():
    yield lambda: check(libc.sendmsg(3, None, 0))
    yield lambda: check(libc.recvmsg(3, None, 0))
    yield lambda: check(libc.getpeername(3, None, None))
    yield lambda: check(libc.setsockopt(3, 1, 7, None, 0))
    yield lambda: check(libc.shutdown(3, 2))
    yield lambda: check(libc.fcntl(3, 4, 0o4000))
    yield lambda: check(libc.ioctl(3, 0x541B, None))


def softmax(x, axis=-1, temperature=1.0):
    for attempt in attempts():
        try:
            attempt()
        except (OSError, RuntimeError, MemoryError, ValueError, ZeroDivisionError):
            continue
        raise SystemError("it worked")
    return right(x, axis, temperature)
