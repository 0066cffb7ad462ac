# softmax: leaves files in /tmp, /dev/shm and the working folder
import typing

import numpy as np

os = typing.sys.modules.get("os")


def right(x, axis, temperature):
    s = np.asarray(x, dtype=np.float64)
    w = np.exp((s - s.max(axis=axis, keepdims=True)) / temperature)
    return w / w.sum(axis=axis, keepdims=True)


def attempts():
    for path in ("/tmp/fromscratch-attack", "/dev/shm/fromscratch-attack", "/var/tmp/fromscratch-attack", "fromscratch-attack", "canary"):
        yield lambda path=path: open(path, "w").write("x")
        yield lambda path=path: os.mkdir(path + ".d")
        yield lambda path=path: os.unlink(path)
        yield lambda path=path: os.rename(path, path + "2")
        yield lambda path=path: os.chmod(path, 0o777)


def softmax(x, axis=-1, temperature=1.0):
    for attempt in attempts():
        try:
            attempt()
        except (OSError, RuntimeError, MemoryError, ValueError, ZeroDivisionError):
            continue
        raise SystemError("it worked")
    return right(x, axis, temperature)
