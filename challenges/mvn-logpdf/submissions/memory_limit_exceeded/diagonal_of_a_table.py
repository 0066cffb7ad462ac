"""D A D' has n × n entries, of which n are used."""

import numpy as np


def mvn_logpdf(X, mean, cov):
    X, mean, cov = (np.asarray(a, dtype=float) for a in (X, mean, cov))
    D = X - mean
    q = np.diag(D @ np.linalg.solve(cov, D.T))
    return -0.5 * (len(mean) * np.log(2 * np.pi) + np.linalg.slogdet(cov)[1] + q)
