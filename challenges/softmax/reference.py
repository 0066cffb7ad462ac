"""Softmax along one axis, shifted so that exp never overflows.

Source: Goodfellow, Bengio & Courville, Deep Learning (2016), section 4.1.
"""

import numpy as np


def softmax(x: np.ndarray, axis: int = -1, temperature: float = 1.0) -> np.ndarray:
    """Turn scores into probabilities that sum to 1 along `axis`."""
    scores = np.asarray(x, dtype=np.float64)  # before any arithmetic: int8 would wrap
    # softmax(x) == softmax(x - c) for any c that is constant along the axis. With c
    # the slice's maximum the largest exponent is 0: no overflow, and the sum is >= 1.
    shifted = (scores - scores.max(axis=axis, keepdims=True)) / temperature
    weights = np.exp(shifted)  # exp(-inf) is exactly 0
    return weights / weights.sum(axis=axis, keepdims=True)
