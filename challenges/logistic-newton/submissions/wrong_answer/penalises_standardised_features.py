"""Standardises the columns first, so that the penalty is on other coefficients."""

import numpy as np


def logistic_fit(X, y, l2):
    X = np.asarray(X, dtype=np.float64)
    y = np.asarray(y, dtype=np.float64)
    n, d = X.shape
    mean, std = X.mean(axis=0), X.std(axis=0)
    X = (X - mean) / std
    A = np.hstack([X, np.ones((n, 1))])
    penalty = np.append(np.full(d, l2, dtype=np.float64), 0.0)

    def objective(theta):
        s = A @ theta
        return np.sum(np.logaddexp(0.0, s) - y * s) + 0.5 * np.sum(penalty * theta**2)

    theta = np.zeros(d + 1)
    for _ in range(200):
        p = 0.5 * (1.0 + np.tanh(0.5 * (A @ theta)))
        g = A.T @ (p - y) + penalty * theta
        if np.linalg.norm(g) < 1e-9 * n:
            break
        H = (A * (p * (1 - p))[:, None]).T @ A + np.diag(penalty)
        step = np.linalg.solve(H, g)
        now = objective(theta) + 1e-9
        for _ in range(60):
            if objective(theta - step) <= now:
                break
            step = step / 2
        theta = theta - step
    coef = theta[:-1] / std
    return coef, float(theta[-1] - mean @ coef)
