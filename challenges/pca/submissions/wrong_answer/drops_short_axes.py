"""Squeezes the parts: a single component loses its axis."""

import numpy as np


def pca(X, k):
    X = np.asarray(X, dtype=float)
    Z = X - X.mean(axis=0)
    U, s, Vt = np.linalg.svd(Z, full_matrices=False)
    return np.squeeze(Vt[:k]), s[:k] ** 2 / (len(X) - 1), np.squeeze(Z @ Vt[:k].T)
