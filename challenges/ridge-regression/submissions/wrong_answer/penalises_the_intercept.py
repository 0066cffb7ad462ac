"""A column of ones that pays like the others."""

import numpy as np


def ridge(X, y, alpha):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    Z = np.column_stack([X, np.ones(len(X))])
    n, d = Z.shape
    if d > n:
        w = Z.T @ np.linalg.solve(Z @ Z.T + alpha * np.eye(n), y)
    else:
        w = np.linalg.solve(Z.T @ Z + alpha * np.eye(d), Z.T @ y)
    return w[:-1], w[-1]
