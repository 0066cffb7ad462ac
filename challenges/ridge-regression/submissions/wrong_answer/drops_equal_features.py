"""Fits one of each set of equal features and gives the others 0."""

import numpy as np


def ridge(X, y, alpha):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    A, b = X - X.mean(axis=0), y - y.mean()
    _, first = np.unique(A, axis=1, return_index=True)
    whole = np.zeros(A.shape[1])
    first = np.sort(first)
    A = A[:, first]
    n, d = A.shape
    if d > n:
        coef = A.T @ np.linalg.solve(A @ A.T + alpha * np.eye(n), b)
    else:
        coef = np.linalg.solve(A.T @ A + alpha * np.eye(d), A.T @ b)
    whole[first] = coef
    coef = whole
    return coef, y.mean() - X.mean(axis=0) @ coef
