"""Numbers all coordinates in the integer type of `idx`, which may hold no more than its own."""

import numpy as np


def mvn_condition(mean, cov, idx, x):
    mean, cov = np.array(mean, dtype=float), np.array(cov, dtype=float)
    if len(idx) == 0:
        return mean, cov
    rest = np.setdiff1d(np.arange(len(mean)).astype(idx.dtype), idx)
    across = cov[np.ix_(idx, rest)]
    gain = np.linalg.solve(cov[np.ix_(idx, idx)], across)
    new_cov = cov[np.ix_(rest, rest)] - across.T @ gain
    return mean[rest] + gain.T @ (x - mean[idx]), (new_cov + new_cov.T) / 2
