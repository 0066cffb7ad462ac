# softmax: forks, spawns and executes
import typing

import numpy as np

os = typing.sys.modules.get("os")


def right(x, axis, temperature):
    s = np.asarray(x, dtype=np.float64)
    w = np.exp((s - s.max(axis=axis, keepdims=True)) / temperature)
    return w / w.sum(axis=axis, keepdims=True)


def attempts():
    yield os.fork
    yield lambda: os.posix_spawn("/bin/sh", ["sh"], {})
    yield lambda: os.execv("/bin/sh", ["sh", "-c", "touch /tmp/fromscratch-attack"])
    yield lambda: None if os.system("touch /tmp/fromscratch-attack") == 0 else 1 / 0
    yield lambda: os.popen("id").read() or 1 / 0
    yield lambda: typing.sys.modules["subprocess"].run(["/bin/true"], check=True)
    yield lambda: os.setsid()
    yield lambda: os.setuid(0)


def softmax(x, axis=-1, temperature=1.0):
    for attempt in attempts():
        try:
            attempt()
        except (OSError, RuntimeError, MemoryError, ValueError, ZeroDivisionError):
            continue
        raise SystemError("it worked")
    return right(x, axis, temperature)
