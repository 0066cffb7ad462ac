"""The determinant of the factor instead of that of cov."""

import numpy as np


def mvn_logpdf(X, mean, cov):
    X, mean, cov = (np.asarray(a, dtype=float) for a in (X, mean, cov))
    L = np.linalg.cholesky(cov)
    z = np.linalg.solve(L, (X - mean).T)
    q = (z**2).sum(axis=0)
    log_det = np.log(np.diag(L)).sum()
    return -0.5 * (len(mean) * np.log(2 * np.pi) + log_det + q)
