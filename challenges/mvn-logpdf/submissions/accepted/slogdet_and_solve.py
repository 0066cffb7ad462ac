"""No factor kept: slogdet for one term, a solve with cov itself for the other."""

import numpy as np


def mvn_logpdf(X, mean, cov):
    X, mean, cov = (np.asarray(a, dtype=float) for a in (X, mean, cov))
    D = X - mean
    sign, log_det = np.linalg.slogdet(cov)
    q = np.einsum("ij,ji->i", D, np.linalg.solve(cov, D.T))
    return (-q - log_det - len(cov) * np.log(2 * np.pi)) / 2
