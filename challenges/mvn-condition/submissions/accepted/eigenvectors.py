"""Turns the observed block so that it is diagonal."""

import numpy as np


def mvn_condition(mean, cov, idx, x):
    mean, cov, x = (np.array(a, dtype=float) for a in (mean, cov, x))
    d = len(mean)
    seen = np.zeros(d, dtype=bool)
    seen[idx] = True
    rest = np.flatnonzero(~seen)
    A = cov[np.ix_(idx, idx)]
    B = cov[np.ix_(idx, rest)]
    spread, directions = np.linalg.eigh(A)
    T = directions.T @ B
    new_mean = mean[rest] + T.T @ ((directions.T @ (x - mean[idx])) / spread)
    new_cov = cov[np.ix_(rest, rest)] - T.T @ (T / spread[:, None])
    return new_mean, (new_cov + new_cov.T) / 2
