"""Distances instead of squared distances."""

import numpy as np


def pairwise_sqdist(X, Y):
    X, Y = X.astype(float), Y.astype(float)
    return np.array([np.linalg.norm(Y - x, axis=1) for x in X])
