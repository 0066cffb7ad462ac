"""Treats one feature apart, as a number: np.diag of a number raises."""

import numpy as np


def mvn_logpdf(X, mean, cov):
    X, mean, cov = (np.asarray(a, dtype=float) for a in (X, mean, cov))
    L = np.linalg.cholesky(cov) if len(mean) > 1 else np.sqrt(cov[0, 0])
    z = np.linalg.solve(L, (X - mean).T) if len(mean) > 1 else (X - mean).T / L
    q = (z**2).sum(axis=0)
    log_det = 2 * np.log(np.diag(L)).sum()
    return -0.5 * (len(mean) * np.log(2 * np.pi) + log_det + q)
