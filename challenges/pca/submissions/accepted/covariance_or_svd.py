"""Eigenvectors of the covariance matrix where it is small, the SVD elsewhere."""

import numpy as np


def pca(X, k):
    X = np.asarray(X, dtype=float)
    Z = X - X.mean(axis=0)
    if Z.shape[1] > len(Z):
        U, s, Vt = np.linalg.svd(Z, full_matrices=False)
        return Vt[:k], s[:k] ** 2 / (len(X) - 1), Z @ Vt[:k].T
    w, V = np.linalg.eigh(Z.T @ Z / (len(X) - 1))
    w, V = w[::-1][:k], V[:, ::-1][:, :k]
    return V.T, w, Z @ V
