"""Keeps the density above 1e-300, so that all far points are equally far."""

import numpy as np


def mvn_logpdf(X, mean, cov):
    X, mean, cov = (np.asarray(a, dtype=float) for a in (X, mean, cov))
    L = np.linalg.cholesky(cov)
    z = np.linalg.solve(L, (X - mean).T)
    q = (z**2).sum(axis=0)
    log_det = 2 * np.log(np.diag(L)).sum()
    log_norm = -0.5 * (len(mean) * np.log(2 * np.pi) + log_det)
    return log_norm + np.log(np.maximum(np.exp(-0.5 * q), 1e-300))
