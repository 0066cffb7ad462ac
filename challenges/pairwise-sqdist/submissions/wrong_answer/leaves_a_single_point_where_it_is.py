"""Thinks that one point needs no centring, which is about the points of both sets."""

import numpy as np


def pairwise_sqdist(X, Y):
    X = np.asarray(X, dtype=np.float64)
    Y = np.asarray(Y, dtype=np.float64)
    if len(X) > 1:
        centre = X.mean(axis=0)
        X, Y = X - centre, Y - centre
    squares = (X**2).sum(axis=1)[:, None] + (Y**2).sum(axis=1)
    return np.maximum(squares - 2 * X @ Y.T, 0)
