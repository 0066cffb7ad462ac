"""Tries a step, half of it and a quarter, and takes the quarter even if it leads uphill."""

import numpy as np


def logistic_fit(X, y, l2):
    A = np.column_stack([np.asarray(X, dtype=np.float64), np.ones(len(X))])
    y = np.asarray(y, dtype=np.float64)
    penalty = np.full(A.shape[1], float(l2))
    penalty[-1] = 0.0

    def objective(theta):
        s = A @ theta
        return np.sum(np.logaddexp(0.0, s) - y * s) + 0.5 * np.sum(penalty * theta**2)

    theta = np.zeros(A.shape[1])
    for _ in range(100):
        p = np.exp(-np.logaddexp(0.0, -A @ theta))
        hessian = (A.T * (p * (1.0 - p))) @ A + np.diag(penalty)
        hessian[-1, -1] += 1e-12  # not singular where all p are 0 or 1
        step = np.linalg.solve(hessian, A.T @ (p - y) + penalty * theta)
        for size in (1.0, 0.5, 0.25):
            if objective(theta - size * step) <= objective(theta):
                break
        theta = theta - size * step
    return theta[:-1], float(theta[-1])
