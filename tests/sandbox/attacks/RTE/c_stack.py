# softmax [RTE|TLE]: runs out of the C stack in deep recursion
import typing

import numpy as np


def right(x, axis, temperature):
    s = np.asarray(x, dtype=np.float64)
    w = np.exp((s - s.max(axis=axis, keepdims=True)) / temperature)
    return w / w.sum(axis=axis, keepdims=True)


def softmax(x, axis=-1, temperature=1.0):
    typing.sys.setrecursionlimit(10**9)
    item = []
    for _ in range(200_000 if x.ndim == 3 else 1):
        item = [item]
    return repr(item) if x.ndim == 3 else right(x, axis, temperature)
