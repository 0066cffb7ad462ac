"""Through the inverse of cov: the covariance is the inverse of its block of the others."""

import numpy as np


def mvn_condition(mean, cov, idx, x):
    mean, cov, x = (np.array(a, dtype=float) for a in (mean, cov, x))
    d = len(mean)
    seen = np.zeros(d, dtype=bool)
    seen[idx] = True
    rest = np.flatnonzero(~seen)
    P = np.linalg.solve(cov, np.eye(d))
    P = (P + P.T) / 2
    block = P[np.ix_(rest, rest)]
    new_cov = np.linalg.solve(block, np.eye(len(rest)))
    new_mean = mean[rest] - np.linalg.solve(block, P[np.ix_(rest, idx)] @ (x - mean[idx]))
    return new_mean, (new_cov + new_cov.T) / 2
