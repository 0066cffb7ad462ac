"""Takes variances below 1e-5 of the largest for 0."""

import numpy as np


def pca(X, k):
    X = np.asarray(X, dtype=float)
    n, d = X.shape
    A = X - X.mean(axis=0)
    U, S, Vt = np.linalg.svd(A, full_matrices=False)
    S[S < 3e-3 * S[0]] = 0
    return Vt[:k], S[:k] ** 2 / (n - 1), A @ Vt[:k].T
