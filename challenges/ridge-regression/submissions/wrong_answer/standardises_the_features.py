"""Divides by standard deviations, and puts the units back at the end."""

import numpy as np


def ridge(X, y, alpha):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    A, b = X - X.mean(axis=0), y - y.mean()
    n, d = A.shape
    s = A.std(axis=0)
    s = np.where(s > 1e-9 * (1 + np.abs(X).max(axis=0)), s, 1.0)
    A = A / s
    if d > n:
        coef = A.T @ np.linalg.solve(A @ A.T + alpha * np.eye(n), b)
    else:
        coef = np.linalg.solve(A.T @ A + alpha * np.eye(d), A.T @ b)
    coef = coef / s
    return coef, y.mean() - X.mean(axis=0) @ coef
