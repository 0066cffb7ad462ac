# softmax slow: reads and writes by NumPy's own file functions
import typing

import numpy as np

os = typing.sys.modules.get("os")


def right(x, axis, temperature):
    s = np.asarray(x, dtype=np.float64)
    w = np.exp((s - s.max(axis=axis, keepdims=True)) / temperature)
    return w / w.sum(axis=axis, keepdims=True)


def attempts():
    yield lambda: np.save("/tmp/fromscratch-attack.npy", np.ones(3))
    yield lambda: np.savetxt("/tmp/fromscratch-attack.txt", np.ones(3))
    yield lambda: np.ones(3).tofile("/tmp/fromscratch-attack.bin")
    yield lambda: np.fromfile("/etc/passwd", dtype=np.uint8)
    yield lambda: np.memmap("/tmp/fromscratch-attack.map", mode="w+", shape=3)
    yield lambda: np.loadtxt("/etc/passwd", dtype=str)
    yield lambda: np.lib.format.open_memmap("/tmp/fromscratch-attack.omap", mode="w+", shape=(3,))
    yield lambda: np.lib.npyio.DataSource().open("/etc/passwd")


def softmax(x, axis=-1, temperature=1.0):
    for attempt in attempts():
        try:
            attempt()
        except (OSError, RuntimeError, MemoryError, ValueError, ZeroDivisionError):
            continue
        raise SystemError("it worked")
    return right(x, axis, temperature)
