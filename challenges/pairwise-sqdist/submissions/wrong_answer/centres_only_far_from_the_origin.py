"""Takes an offset below 10 000 for none: points close together lose their digits."""

import numpy as np


def pairwise_sqdist(X, Y):
    X = np.asarray(X, dtype=np.float64)
    Y = np.asarray(Y, dtype=np.float64)
    if np.abs(X).max() > 1e4:
        centre = X.mean(axis=0)
        X, Y = X - centre, Y - centre
    squares = (X**2).sum(axis=1)[:, None] + (Y**2).sum(axis=1)
    return np.maximum(squares - 2 * X @ Y.T, 0)
