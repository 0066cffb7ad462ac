"""Copies only what it cannot write to; every other float64 array is moved for good."""

import numpy as np


def pairwise_sqdist(X, Y):
    X, Y = (a if a.flags.writeable else a.copy() for a in (X, Y))
    X, Y = np.asarray(X, float), np.asarray(Y, float)
    center = X.mean(axis=0)
    X -= center
    Y -= center
    squared = (X**2).sum(1)[:, None] - 2 * X @ Y.T + (Y**2).sum(1)
    return np.maximum(squared, 0)
