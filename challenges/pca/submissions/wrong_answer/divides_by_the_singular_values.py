"""centred' u / s from the small matrix: s may be 0."""

import numpy as np


def pca(X, k):
    X = np.asarray(X, dtype=float)
    Z = X - X.mean(axis=0)
    if len(Z) > 1000:
        U, s, Vt = np.linalg.svd(Z, full_matrices=False)
    else:
        w, U = np.linalg.eigh(Z @ Z.T)
        U, s = U[:, ::-1][:, :k], np.sqrt(np.maximum(w[::-1][:k], 0.0))
        Vt = (Z.T @ U / s).T
    return Vt[:k], s[:k] ** 2 / (len(X) - 1), Z @ Vt[:k].T
