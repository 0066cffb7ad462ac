"""Indexes with two arrays side by side, which picks single entries."""

import numpy as np


def mvn_condition(mean, cov, idx, x):
    mean, cov, x = (np.array(a, dtype=float) for a in (mean, cov, x))
    rest = np.setdiff1d(np.arange(len(mean)), idx)
    K = np.linalg.solve(cov[np.ix_(idx, idx)], cov[idx, rest]).T
    new_mean = mean[rest] + K @ (x - mean[idx])
    return new_mean, cov[np.ix_(rest, rest)] - K @ cov[idx, rest]
