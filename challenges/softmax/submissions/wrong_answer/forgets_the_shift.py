"""The formula as written: exp overflows."""

import numpy as np


def softmax(x, axis=-1, temperature=1.0):
    weights = np.exp(np.asarray(x, dtype=float) / temperature)
    return weights / weights.sum(axis=axis, keepdims=True)
