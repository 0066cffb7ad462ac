"""Turns x into the type of mean: whole numbers cut fractions off."""

import numpy as np


def mvn_condition(mean, cov, idx, x):
    x = np.asarray(x).astype(mean.dtype)
    mean, cov, x = (np.array(a, dtype=float) for a in (mean, cov, x))
    idx = np.asarray(idx).astype(int)
    rest = np.setdiff1d(np.arange(len(mean)), idx)
    if len(idx) == 0:
        return mean, cov
    A, B, C = cov[np.ix_(idx, idx)], cov[np.ix_(idx, rest)], cov[np.ix_(rest, rest)]
    K = np.linalg.solve(A, B).T
    S = C - K @ B
    return mean[rest] + K @ (x - mean[idx]), (S + S.T) / 2
