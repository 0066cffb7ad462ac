"""Subtracts one mean for all features, though each may have its own offset."""

import numpy as np


def pairwise_sqdist(X, Y):
    X, Y = X.astype(float), Y.astype(float)
    center = X.mean()
    X, Y = X - center, Y - center
    squared = (X**2).sum(1)[:, None] - 2 * X @ Y.T + (Y**2).sum(1)
    return np.maximum(squared, 0)
