"""Fills the places of the observed with the last coordinates, so the order is not ascending."""

import numpy as np


def mvn_condition(mean, cov, idx, x):
    mean, cov, x = (np.array(a, dtype=float) for a in (mean, cov, x))
    d = len(mean)
    seen = np.zeros(d, dtype=bool)
    seen[idx] = True
    left = list(range(d))
    for i in sorted(idx.tolist(), reverse=True):
        left[i] = left[-1]
        left.pop()
    rest = np.array(left, dtype=int)
    A = cov[np.ix_(idx, idx)]
    B = cov[np.ix_(idx, rest)]
    K = np.linalg.solve(A, B).T
    new_mean = mean[rest] + K @ (x - mean[idx])
    new_cov = cov[np.ix_(rest, rest)] - K @ B
    return new_mean, (new_cov + new_cov.T) / 2
