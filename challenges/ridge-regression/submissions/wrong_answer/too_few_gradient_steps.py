"""A hundred steps of gradient descent."""

import numpy as np


def ridge(X, y, alpha):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    A, b = X - X.mean(axis=0), y - y.mean()
    coef = np.zeros(A.shape[1])
    rate = 1.0 / ((A * A).sum() + alpha)
    for _ in range(100):
        coef = coef - rate * (A.T @ (A @ coef - b) + alpha * coef)
    return coef, y.mean() - X.mean(axis=0) @ coef
