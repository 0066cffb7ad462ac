"""Sweeps cov in place where it can be written to."""

import numpy as np


def mvn_condition(mean, cov, idx, x):
    mean, x = (np.array(a, dtype=float) for a in (mean, x))
    cov = np.require(cov, dtype=float, requirements="W")
    d = len(mean)
    seen = np.zeros(d, dtype=bool)
    seen[idx] = True
    rest = np.flatnonzero(~seen)
    A = cov[np.ix_(idx, idx)]
    B = cov[np.ix_(idx, rest)]
    K = np.linalg.solve(A, B).T
    new_mean = mean[rest] + K @ (x - mean[idx])
    cov[np.ix_(rest, rest)] -= K @ B
    new_cov = cov[np.ix_(rest, rest)]
    return new_mean, (new_cov + new_cov.T) / 2
