"""Levenberg's way: more weight on the diagonal until the objective falls, less after a success."""

import numpy as np


def logistic_fit(X, y, l2):
    A = np.column_stack([np.asarray(X).astype(np.float64), np.ones(len(X))])
    y = np.asarray(y).astype(np.float64)
    penalty = np.full(A.shape[1], 1.0 * l2)
    penalty[-1] = 0.0
    theta = np.zeros(A.shape[1])

    def value(theta):
        s = A @ theta
        return np.where(y > 0, np.logaddexp(0.0, -s), np.logaddexp(0.0, s)).sum() + 0.5 * (penalty * theta) @ theta

    f = value(theta)
    damping = 0.0
    for _ in range(500):
        e = np.exp(-np.abs(A @ theta))
        p = np.where(A @ theta >= 0, 1.0, e) / (1.0 + e)
        g = A.T @ (p - y) + penalty * theta
        if np.sqrt(g @ g) <= 1e-10 * len(X):
            break
        H = np.einsum("ni,n,nj->ij", A, p * (1 - p), A, optimize=True) + np.diag(penalty)
        step = np.linalg.solve(H + damping * np.diag(np.diag(H) + 1e-12), g)
        new = value(theta - step)
        if new <= f + 1e-12 * abs(f):
            theta, f = theta - step, new
            damping = damping / 10 if damping > 1e-8 else 0.0
        else:
            damping = max(10 * damping, 1e-3)
    return theta[:-1], theta[-1]
