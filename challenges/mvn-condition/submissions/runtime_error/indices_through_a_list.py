"""Makes a list of the indices: an empty one becomes an array of floats."""

import numpy as np


def mvn_condition(mean, cov, idx, x):
    mean, cov, x = (np.array(a, dtype=float) for a in (mean, cov, x))
    d = len(mean)
    idx = np.array([int(i) for i in idx])
    seen = np.zeros(d, dtype=bool)
    seen[idx] = True
    rest = np.flatnonzero(~seen)
    A = cov[np.ix_(idx, idx)]
    B = cov[np.ix_(idx, rest)]
    K = np.linalg.solve(A, B).T
    new_mean = mean[rest] + K @ (x - mean[idx])
    new_cov = cov[np.ix_(rest, rest)] - K @ B
    return new_mean, (new_cov + new_cov.T) / 2
