"""Takes everything below 1e-10 for a rounding error."""

import numpy as np


def pairwise_sqdist(X, Y):
    X, Y = X.astype(float), Y.astype(float)
    center = X.mean(axis=0)
    X, Y = X - center, Y - center
    squared = (X**2).sum(1)[:, None] - 2 * X @ Y.T + (Y**2).sum(1)
    squared[squared < 1e-10] = 0
    return squared
