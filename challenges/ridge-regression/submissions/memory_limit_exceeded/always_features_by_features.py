"""Always the d × d system."""

import numpy as np


def ridge(X, y, alpha):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    A, b = X - X.mean(axis=0), y - y.mean()
    coef = np.linalg.solve(A.T @ A + alpha * np.eye(A.shape[1]), A.T @ b)
    return coef, y.mean() - X.mean(axis=0) @ coef
