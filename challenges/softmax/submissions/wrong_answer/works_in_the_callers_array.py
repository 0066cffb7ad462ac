"""Copies only what it cannot write to; every other float64 array is destroyed."""

import numpy as np


def softmax(x, axis=-1, temperature=1.0):
    z = np.asarray(x, dtype=float)
    if not z.flags.writeable:
        z = z.copy()
    z -= z.max(axis=axis, keepdims=True)
    z /= temperature
    weights = np.exp(z)
    return weights / weights.sum(axis=axis, keepdims=True)
