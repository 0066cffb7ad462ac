"""Stays in float32 where both arrays are, and converts only the answer."""

import numpy as np


def ridge(X, y, alpha):
    kind = np.float32 if X.dtype == y.dtype == np.float32 else float
    X, y = np.asarray(X, dtype=kind), np.asarray(y, dtype=kind)
    A, b = X - X.mean(axis=0), y - y.mean()
    n, d = A.shape
    if d > n:
        coef = A.T @ np.linalg.solve(A @ A.T + kind(alpha) * np.eye(n, dtype=kind), b)
    else:
        coef = np.linalg.solve(A.T @ A + kind(alpha) * np.eye(d, dtype=kind), A.T @ b)
    return coef.astype(float), float(y.mean() - X.mean(axis=0) @ coef.astype(kind))
