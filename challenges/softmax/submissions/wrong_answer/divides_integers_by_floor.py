"""Keeps integers as integers when it divides by the temperature."""

import numpy as np


def softmax(x, axis=-1, temperature=1.0):
    x = np.asarray(x)
    z = x // temperature if x.dtype.kind in "iu" else x / temperature
    z = z.astype(np.float64)
    if not z.size:
        return z
    weights = np.exp(z - z.max(axis=axis, keepdims=True))
    return weights / weights.sum(axis=axis, keepdims=True)
