"""Computes the inverse with solve: seven digits, and not symmetric."""

import numpy as np


def mvn_condition(mean, cov, idx, x):
    mean, cov, x = (np.array(a, dtype=float) for a in (mean, cov, x))
    d = len(mean)
    seen = np.zeros(d, dtype=bool)
    seen[idx] = True
    rest = np.flatnonzero(~seen)
    A = cov[np.ix_(idx, idx)]
    B = cov[np.ix_(idx, rest)]
    K = B.T @ np.linalg.solve(A, np.eye(len(idx)))
    new_mean = mean[rest] + K @ (x - mean[idx])
    new_cov = cov[np.ix_(rest, rest)] - K @ B
    return new_mean, new_cov
