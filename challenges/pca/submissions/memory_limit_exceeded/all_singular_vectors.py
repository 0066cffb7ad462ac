"""The full SVD: square matrices of vectors that nobody uses."""

import numpy as np


def pca(X, k):
    X = np.asarray(X, dtype=float)
    Z = X - X.mean(axis=0)
    U, s, Vt = np.linalg.svd(Z, full_matrices=True)
    return Vt[:k], s[:k] ** 2 / (len(X) - 1), Z @ Vt[:k].T
