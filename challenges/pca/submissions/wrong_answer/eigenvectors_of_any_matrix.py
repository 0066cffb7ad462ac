"""np.linalg.eig does not know that the matrix is symmetric."""

import numpy as np


def pca(X, k):
    X = np.asarray(X, dtype=float)
    Z = X - X.mean(axis=0)
    if Z.shape[1] > len(Z):
        U, s, Vt = np.linalg.svd(Z, full_matrices=False)
        return Vt[:k], s[:k] ** 2 / (len(X) - 1), Z @ Vt[:k].T
    w, V = np.linalg.eig(Z.T @ Z / (len(X) - 1))
    order = np.argsort(-w.real)[:k]
    w, V = w.real[order], V.real[:, order]
    return V.T, w, Z @ V
