"""Always the n × n matrix of inner products."""

import numpy as np


def pca(X, k):
    X = np.asarray(X, dtype=float)
    Z = X - X.mean(axis=0)
    w, U = np.linalg.eigh(Z @ Z.T)
    V, _ = np.linalg.qr(Z.T @ U[:, ::-1][:, :k])
    return V.T, w[::-1][:k] / (len(X) - 1), Z @ V
