"""The d × d covariance matrix."""

import numpy as np


def pca(X, k):
    X = np.asarray(X, dtype=float)
    Z = X - X.mean(axis=0)
    w, V = np.linalg.eigh(Z.T @ Z / (len(X) - 1))
    order = np.argsort(w)[::-1][:k]
    return V[:, order].T, w[order], Z @ V[:, order]
