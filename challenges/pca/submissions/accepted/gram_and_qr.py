"""The smaller of the two square matrices; QR instead of dividing by what may be 0."""

import numpy as np


def pca(X, k):
    Z = np.array(X, dtype=np.float64)
    Z -= Z.mean(axis=0)
    n, d = Z.shape
    if d < n:
        _, V = np.linalg.eigh(Z.T @ Z)
        V = V[:, ::-1][:, :k]
    else:
        _, U = np.linalg.eigh(Z @ Z.T)
        V, _ = np.linalg.qr(Z.T @ U[:, ::-1][:, :k])
    scores = Z @ V
    return np.ascontiguousarray(V.T), (scores**2).sum(axis=0) / (n - 1), scores
