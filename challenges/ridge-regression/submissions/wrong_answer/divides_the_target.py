"""Scales the target to length 1: 0 / 0 for a constant."""

import numpy as np


def ridge(X, y, alpha):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    A, b = X - X.mean(axis=0), y - y.mean()
    size = np.sqrt(b @ b)
    b = b / size
    n, d = A.shape
    if d > n:
        coef = A.T @ np.linalg.solve(A @ A.T + alpha * np.eye(n), b)
    else:
        coef = np.linalg.solve(A.T @ A + alpha * np.eye(d), A.T @ b)
    coef = coef * size
    return coef, y.mean() - X.mean(axis=0) @ coef
