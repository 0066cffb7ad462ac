"""Sets variances below 1e-10 to 0, and their components with them."""

import numpy as np


def pca(X, k):
    X = np.asarray(X, dtype=float)
    Z = X - X.mean(axis=0)
    U, s, Vt = np.linalg.svd(Z, full_matrices=False)
    small = s**2 / (len(X) - 1) < 1e-10
    s[small] = 0.0
    Vt = np.where(small[:, None], np.eye(*Vt.shape), Vt)
    return Vt[:k], s[:k] ** 2 / (len(X) - 1), Z @ Vt[:k].T
