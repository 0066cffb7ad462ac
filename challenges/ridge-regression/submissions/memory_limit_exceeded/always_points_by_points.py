"""Always the n × n system."""

import numpy as np


def ridge(X, y, alpha):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    A, b = X - X.mean(axis=0), y - y.mean()
    coef = A.T @ np.linalg.solve(A @ A.T + alpha * np.eye(len(A)), b)
    return coef, y.mean() - X.mean(axis=0) @ coef
