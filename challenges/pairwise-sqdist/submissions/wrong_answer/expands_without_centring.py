"""The expansion as it stands in books, clipped: no digits left far from the origin."""

import numpy as np


def pairwise_sqdist(X, Y):
    X, Y = X.astype(float), Y.astype(float)
    squared = (X**2).sum(1)[:, None] - 2 * X @ Y.T + (Y**2).sum(1)
    return np.maximum(squared, 0)
