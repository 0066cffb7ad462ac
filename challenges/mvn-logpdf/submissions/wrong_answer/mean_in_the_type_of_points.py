"""Turns the mean into the type of X: whole numbers cut fractions off."""

import numpy as np


def mvn_logpdf(X, mean, cov):
    mean = np.asarray(mean).astype(X.dtype)
    X, mean, cov = (np.asarray(a, dtype=float) for a in (X, mean, cov))
    n, d = X.shape
    L = np.linalg.cholesky(cov)
    z = np.linalg.solve(L, (X - mean).T)
    return -0.5 * (d * np.log(2 * np.pi) + 2 * np.log(np.diag(L)).sum() + (z * z).sum(0))
