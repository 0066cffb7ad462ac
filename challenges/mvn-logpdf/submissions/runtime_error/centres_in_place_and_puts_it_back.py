"""Subtracts the mean from X itself and puts the old values back: a read-only array raises."""

import numpy as np


def mvn_logpdf(X, mean, cov):
    X, mean, cov = (np.asarray(a, dtype=float) for a in (X, mean, cov))
    before = X.copy()
    X -= mean
    L = np.linalg.cholesky(cov)
    z = np.linalg.solve(L, X.T)
    q = (z**2).sum(axis=0)
    log_det = 2 * np.log(np.diag(L)).sum()
    X[...] = before
    return -0.5 * (len(mean) * np.log(2 * np.pi) + log_det + q)
