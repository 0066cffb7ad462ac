"""Adds the weights in another order: a matrix product with ones, on flat rows."""

import numpy as np


def softmax(x, axis=-1, temperature=1.0):
    z = np.moveaxis(np.asarray(x).astype(np.float64), axis, -1)
    rows = z.reshape(int(np.prod(z.shape[:-1])), z.shape[-1]) / temperature
    weights = np.exp(rows - np.amax(rows, axis=1, keepdims=True))
    weights *= (1.0 / (weights @ np.ones(rows.shape[1])))[:, None]
    return np.moveaxis(weights.reshape(z.shape), -1, axis)
