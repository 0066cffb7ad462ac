"""X'X - n mean mean': far from the origin the digits cancel."""

import numpy as np


def pca(X, k):
    X = np.asarray(X, dtype=float)
    Z = X - X.mean(axis=0)
    if Z.shape[1] > len(Z):
        U, s, Vt = np.linalg.svd(Z, full_matrices=False)
        return Vt[:k], s[:k] ** 2 / (len(X) - 1), Z @ Vt[:k].T
    w, V = np.linalg.eigh((X.T @ X - len(X) * np.outer(X.mean(axis=0), X.mean(axis=0))) / (len(X) - 1))
    w, V = w[::-1][:k], V[:, ::-1][:, :k]
    return V.T, w, Z @ V
