"""Moves the two sets by different vectors, which changes the distances between them."""

import numpy as np


def pairwise_sqdist(X, Y):
    X, Y = X.astype(float), Y.astype(float)
    X, Y = X - X.mean(axis=0), Y - Y.mean(axis=0)
    squared = (X**2).sum(1)[:, None] - 2 * X @ Y.T + (Y**2).sum(1)
    return np.maximum(squared, 0)
