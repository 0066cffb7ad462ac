"""Flattens in memory order and reshapes by index: a Fortran array is scrambled."""

import numpy as np


def pca(X, k):
    X = X.ravel(order="K").reshape(X.shape).astype(float)
    Z = X - X.mean(axis=0)
    U, s, Vt = np.linalg.svd(Z, full_matrices=False)
    return Vt[:k], s[:k] ** 2 / (len(X) - 1), Z @ Vt[:k].T
