"""Flattens in memory order and reshapes by index: a Fortran array is scrambled."""

import numpy as np


def pairwise_sqdist(X, Y):
    X = X.ravel(order="K").astype(float).reshape(X.shape)
    Y = Y.ravel(order="K").astype(float).reshape(Y.shape)
    return np.array([((Y - x) ** 2).sum(axis=1) for x in X])
