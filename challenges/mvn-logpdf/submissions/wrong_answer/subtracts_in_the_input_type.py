"""X - mean before the conversion: uint8 wraps around."""

import numpy as np


def mvn_logpdf(X, mean, cov):
    D = (X - mean).astype(float)
    cov = np.asarray(cov, dtype=float)
    L = np.linalg.cholesky(cov)
    z = np.linalg.solve(L, D.T)
    q = (z**2).sum(axis=0)
    log_det = 2 * np.log(np.diag(L)).sum()
    return -0.5 * (len(mean) * np.log(2 * np.pi) + log_det + q)
