"""Works in X itself and restores it: a read-only array raises."""

import numpy as np


def pca(X, k):
    X = np.asarray(X, dtype=float)
    before = X.copy()
    X -= X.mean(axis=0)
    Z = X.copy()
    X[...] = before
    U, s, Vt = np.linalg.svd(Z, full_matrices=False)
    return Vt[:k], s[:k] ** 2 / (len(X) - 1), Z @ Vt[:k].T
