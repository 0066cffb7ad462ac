"""Drops axes of length 1."""

import numpy as np


def pairwise_sqdist(X, Y):
    X, Y = X.astype(float), Y.astype(float)
    return np.array([((Y - x) ** 2).sum(axis=1) for x in X]).squeeze()
