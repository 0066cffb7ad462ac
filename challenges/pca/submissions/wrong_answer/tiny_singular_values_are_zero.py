"""Takes singular values below 1e-10 for rounding."""

import numpy as np


def pca(X, k):
    X = np.asarray(X, dtype=np.float64)
    n = len(X)
    centred = X - X.mean(axis=0)
    U, s, Vt = np.linalg.svd(centred, full_matrices=False)
    s = np.where(s < 1e-10, 0.0, s)
    return Vt[:k], s[:k] ** 2 / (n - 1), U[:, :k] * s[:k]
