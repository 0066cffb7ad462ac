"""Divides every feature by its standard deviation first."""

import numpy as np


def pca(X, k):
    X = np.asarray(X, dtype=float)
    Z = X - X.mean(axis=0)
    deviation = Z.std(axis=0, ddof=1)
    Z = Z / np.where(deviation > 0, deviation, 1.0)
    U, s, Vt = np.linalg.svd(Z, full_matrices=False)
    return Vt[:k], s[:k] ** 2 / (len(X) - 1), Z @ Vt[:k].T
