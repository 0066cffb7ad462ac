"""Solves once for the precision matrix, then multiplies."""

import numpy as np


def mvn_logpdf(X, mean, cov):
    X, mean, cov = (np.asarray(a, dtype=float) for a in (X, mean, cov))
    D = X - mean
    W = np.linalg.solve(np.linalg.cholesky(cov), np.eye(len(cov)))
    z = D @ W.T
    log_norm = np.log(np.diag(W)).sum() - 0.5 * len(mean) * np.log(2 * np.pi)
    return log_norm - 0.5 * np.einsum("ij,ij->i", z, z)
