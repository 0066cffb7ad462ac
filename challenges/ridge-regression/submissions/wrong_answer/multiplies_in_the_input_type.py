"""Multiplies before it converts: uint8 wraps around."""

import numpy as np


def ridge(X, y, alpha):
    n, d = X.shape
    A, b = (X - X.mean(axis=0)).astype(float), (y - y.mean()).astype(float)
    if X.dtype.kind in "iu" and d <= n:
        G = (X.T @ X) - n * np.outer(X.mean(axis=0), X.mean(axis=0))
        coef = np.linalg.solve(G + alpha * np.eye(d), A.T @ b)
        return coef, y.mean() - X.mean(axis=0) @ coef
    X, y = X.astype(float), y.astype(float)
    if d > n:
        coef = A.T @ np.linalg.solve(A @ A.T + alpha * np.eye(n), b)
    else:
        coef = np.linalg.solve(A.T @ A + alpha * np.eye(d), A.T @ b)
    return coef, y.mean() - X.mean(axis=0) @ coef
