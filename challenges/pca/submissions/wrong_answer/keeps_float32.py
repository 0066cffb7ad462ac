"""Stays in float32 and converts only the answer."""

import numpy as np


def pca(X, k):
    X = X if X.dtype == np.float32 else np.asarray(X, dtype=float)
    Z = X - X.mean(axis=0)
    U, s, Vt = np.linalg.svd(Z, full_matrices=False)
    Z, s, Vt = Z.astype(float), s.astype(float), Vt.astype(float)
    return Vt[:k], s[:k] ** 2 / (len(X) - 1), Z @ Vt[:k].T
