"""Subtracts the means in place."""

import numpy as np


def ridge(X, y, alpha):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    x_mean, y_mean = X.mean(axis=0), y.mean()
    A = X if X.flags.writeable else X.copy()
    A -= x_mean
    b = y - y_mean
    n, d = A.shape
    if d > n:
        coef = A.T @ np.linalg.solve(A @ A.T + alpha * np.eye(n), b)
    else:
        coef = np.linalg.solve(A.T @ A + alpha * np.eye(d), A.T @ b)
    return coef, y_mean - x_mean @ coef
