"""Subtracts the mean in place from a copy of the same type: integers cannot take it."""

import numpy as np


def ridge(X, y, alpha):
    X_mean = X.mean(axis=0)
    A = X.copy()
    A -= X_mean
    A = A.astype(float)
    y = y.astype(float)
    b = y - y.mean()
    n, d = A.shape
    if d > n:
        coef = A.T @ np.linalg.solve(A @ A.T + alpha * np.eye(n), b)
    else:
        coef = np.linalg.solve(A.T @ A + alpha * np.eye(d), A.T @ b)
    return coef, y.mean() - X_mean @ coef
