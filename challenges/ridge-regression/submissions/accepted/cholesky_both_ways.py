"""Cholesky factors, and only the features centred."""

import numpy as np


def ridge(X, y, alpha):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    A = X.copy()
    means = A.mean(axis=0)
    A -= means
    small = A @ A.T if len(A) < A.shape[1] else A.T @ A
    small[np.diag_indices_from(small)] += alpha
    L = np.linalg.cholesky(small)
    right = y - np.mean(y) if len(A) < A.shape[1] else A.T @ y
    z = np.linalg.solve(L.T, np.linalg.solve(L, right))
    coef = A.T @ z if len(A) < A.shape[1] else z
    return coef, np.mean(y) - np.dot(means, coef)
