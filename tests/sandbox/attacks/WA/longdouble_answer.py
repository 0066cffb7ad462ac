# softmax slow: answers right numbers as long doubles
import numpy as np


def right(x, axis, temperature):
    s = np.asarray(x, dtype=np.float64)
    w = np.exp((s - s.max(axis=axis, keepdims=True)) / temperature)
    return w / w.sum(axis=axis, keepdims=True)


def softmax(x, axis=-1, temperature=1.0):
    return right(x, axis, temperature).astype(np.longdouble)
