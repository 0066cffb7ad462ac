"""Flattens in memory order and reshapes by index: a Fortran array is scrambled."""

import numpy as np


def softmax(x, axis=-1, temperature=1.0):
    z = x.ravel(order="K").astype(float).reshape(x.shape) / temperature
    weights = np.exp(z - z.max(axis=axis, keepdims=True))
    return weights / weights.sum(axis=axis, keepdims=True)
