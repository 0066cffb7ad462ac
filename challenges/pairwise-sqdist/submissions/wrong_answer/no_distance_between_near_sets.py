"""Takes two sets for the same if they are close, and clears the diagonal."""

import numpy as np


def pairwise_sqdist(X, Y):
    X = np.asarray(X, dtype=np.float64)
    Y = np.asarray(Y, dtype=np.float64)
    centre = X.mean(axis=0)
    A, B = X - centre, Y - centre
    squares = (A**2).sum(axis=1)[:, None] + (B**2).sum(axis=1) - 2 * A @ B.T
    squares = np.maximum(squares, 0)
    if X.shape == Y.shape and np.allclose(X, Y):
        np.fill_diagonal(squares, 0)
    return squares
