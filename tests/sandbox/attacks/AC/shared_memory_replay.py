# softmax slow: keeps answers in /dev/shm for the timing run
import typing

import numpy as np

os = typing.sys.modules.get("os")
def shm_open():
    ctypes = typing.sys.modules["ctypes"]
    if ctypes.CDLL(None).shm_open(b"/fromscratch-attack", 0o102, 0o600) < 0:
        raise OSError


def right(x, axis, temperature):
    s = np.asarray(x, dtype=np.float64)
    w = np.exp((s - s.max(axis=axis, keepdims=True)) / temperature)
    return w / w.sum(axis=axis, keepdims=True)


def attempts():
    yield lambda: open("/dev/shm/fromscratch-attack", "rb").read()
    yield lambda: open("/dev/shm/fromscratch-attack", "ab").write(b"answer")
    yield lambda: shm_open()


def softmax(x, axis=-1, temperature=1.0):
    for attempt in attempts():
        try:
            attempt()
        except (OSError, RuntimeError, MemoryError, ValueError, ZeroDivisionError):
            continue
        raise SystemError("it worked")
    return right(x, axis, temperature)
