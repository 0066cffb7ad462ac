# softmax: returns a generator, which does its work when it is looked at
import numpy as np


def right(x, axis, temperature):
    s = np.asarray(x, dtype=np.float64)
    w = np.exp((s - s.max(axis=axis, keepdims=True)) / temperature)
    return w / w.sum(axis=axis, keepdims=True)


def softmax(x, axis=-1, temperature=1.0):
    return (row for row in right(x, axis, temperature))
