"""Centres a float64 X in place."""

import numpy as np


def pca(X, k):
    X = np.asarray(X, dtype=float)
    Z = X if X.flags.writeable else X.copy()
    Z -= Z.mean(axis=0)
    U, s, Vt = np.linalg.svd(Z, full_matrices=False)
    return Vt[:k], s[:k] ** 2 / (len(X) - 1), Z @ Vt[:k].T
