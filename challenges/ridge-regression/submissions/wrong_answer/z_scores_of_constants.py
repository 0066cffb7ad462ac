"""z-scores with the price in units of the variance: 0 / 0 for a constant."""

import numpy as np


def ridge(X, y, alpha):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    A, b = X - X.mean(axis=0), y - y.mean()
    n, d = A.shape
    s = A.std(axis=0)
    Z, price = A / s, alpha / s**2
    if d <= n and n > 1:
        coef = np.linalg.solve(Z.T @ Z + np.diag(price), Z.T @ b) / s
        return coef, y.mean() - X.mean(axis=0) @ coef
    if d > n:
        coef = A.T @ np.linalg.solve(A @ A.T + alpha * np.eye(n), b)
    else:
        coef = np.linalg.solve(A.T @ A + alpha * np.eye(d), A.T @ b)
    return coef, y.mean() - X.mean(axis=0) @ coef
