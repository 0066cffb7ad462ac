"""Subtracts the means in the caller's array and puts x back: a read-only one raises."""

import numpy as np


def mvn_condition(mean, cov, idx, x):
    mean, cov, x = (np.asarray(a, dtype=float) for a in (mean, cov, x))
    rest = np.setdiff1d(np.arange(len(mean)), idx)
    before = x.copy()
    x -= mean[idx]
    B = cov[np.ix_(idx, rest)]
    K = np.linalg.solve(cov[np.ix_(idx, idx)], B).T
    new_mean = mean[rest] + K @ x
    x[...] = before
    new_cov = cov[np.ix_(rest, rest)] - K @ B
    return new_mean, (new_cov + new_cov.T) / 2
