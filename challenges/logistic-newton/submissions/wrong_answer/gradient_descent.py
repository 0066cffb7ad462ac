"""Walks along the gradient with a safe step, 3000 times."""

import numpy as np


def logistic_fit(X, y, l2):
    X = np.asarray(X, dtype=np.float64)
    y = np.asarray(y, dtype=np.float64)
    n, d = X.shape
    A = np.hstack([X, np.ones((n, 1))])
    penalty = np.append(np.full(d, l2, dtype=np.float64), 0.0)

    curvature = 0.25 * np.linalg.norm(A.T @ A) + l2
    theta = np.zeros(d + 1)
    for _ in range(3000):
        p = 0.5 * (1.0 + np.tanh(0.5 * (A @ theta)))
        g = A.T @ (p - y) + penalty * theta
        if np.linalg.norm(g) < 1e-9 * n:
            break
        step = g / curvature
        theta = theta - step
    return theta[:-1], float(theta[-1])
