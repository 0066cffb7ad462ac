"""Floors what goes into exp where it would underflow, and masked scores with it."""

import numpy as np


def softmax(x, axis=-1, temperature=1.0):
    scores = np.asarray(x, dtype=np.float64) / temperature
    scores = scores - scores.max(axis=axis, keepdims=True)
    exps = np.exp(np.maximum(scores, -700.0))
    return exps / exps.sum(axis=axis, keepdims=True)
