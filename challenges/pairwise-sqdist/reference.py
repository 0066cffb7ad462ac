"""Squared distances by one matrix product, on points that were centred first.

The expansion |x|^2 - 2xy + |y|^2 loses digits to cancellation when the points are
far from the origin compared with their distances. Source: Higham, Accuracy and
Stability of Numerical Algorithms (2002), section 1.7.
"""

import numpy as np


def pairwise_sqdist(X: np.ndarray, Y: np.ndarray) -> np.ndarray:
    """Return the (n, m) squared Euclidean distances between rows of X and of Y."""
    X = np.asarray(X, dtype=np.float64)  # before any arithmetic: integers would wrap
    Y = np.asarray(Y, dtype=np.float64)
    # Moving all points by the same vector changes no distance. It must be one vector
    # for both sets; any point near them will do.
    center = X.mean(axis=0)
    X = X - center
    Y = Y - center
    distances = X @ Y.T
    distances *= -2.0
    distances += (X * X).sum(axis=1)[:, None]
    distances += (Y * Y).sum(axis=1)[None, :]
    # What is 0 on paper may be -1e-16 here.
    return np.maximum(distances, 0.0, out=distances)
