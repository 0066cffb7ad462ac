"""Stays in float32 where all three are, and converts only the answer."""

import numpy as np


def mvn_logpdf(X, mean, cov):
    kind = np.float32 if X.dtype == mean.dtype == cov.dtype == np.float32 else float
    X, mean, cov = (np.asarray(a, dtype=kind) for a in (X, mean, cov))
    L = np.linalg.cholesky(cov)
    z = np.linalg.solve(L, (X - mean).T)
    q = (z**2).sum(axis=0)
    log_det = 2 * np.log(np.diag(L)).sum()
    return (-0.5 * (len(mean) * np.log(2 * np.pi) + log_det + q)).astype(float)
