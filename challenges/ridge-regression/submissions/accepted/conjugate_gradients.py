"""No square matrix at all: conjugate gradients on the centred data."""

import numpy as np


def ridge(X, y, alpha):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    x_mean = X.mean(axis=0)
    A, b = X - x_mean, y - y.mean()
    coef = np.zeros(X.shape[1])
    r = A.T @ b
    p, rr = r.copy(), r @ r
    first = rr
    for _ in range(20 * min(A.shape) + 20):
        if rr <= 1e-28 * first:
            break
        Ap = A.T @ (A @ p) + alpha * p
        step = rr / (p @ Ap)
        coef = coef + step * p
        r = r - step * Ap
        rr, old = r @ r, rr
        p = r + rr / old * p
    return coef, y.mean() - x_mean @ coef
