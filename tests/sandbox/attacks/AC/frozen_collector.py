# softmax slow: switches the collector on and off, tracemalloc, tracing and profiling
import typing

import numpy as np



gc = typing.sys.modules["gc"]


def right(x, axis, temperature):
    s = np.asarray(x, dtype=np.float64)
    w = np.exp((s - s.max(axis=axis, keepdims=True)) / temperature)
    return w / w.sum(axis=axis, keepdims=True)


def trace(*args):
    return trace


def softmax(x, axis=-1, temperature=1.0):
    gc.disable()
    gc.set_threshold(1, 1, 1)
    typing.sys.settrace(trace)
    typing.sys.setprofile(trace)
    typing.sys.setrecursionlimit(100_000)
    answer = right(x, axis, temperature)
    typing.sys.settrace(None)
    typing.sys.setprofile(None)
    return answer
