"""Centres in the type of the input: the mean is cut off."""

import numpy as np


def pca(X, k):
    Z = (X - X.mean(axis=0).astype(X.dtype)).astype(float)
    U, s, Vt = np.linalg.svd(Z, full_matrices=False)
    return Vt[:k], s[:k] ** 2 / (len(X) - 1), Z @ Vt[:k].T
