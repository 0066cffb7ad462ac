"""Works in blocks of points and concatenates them: of none there is nothing to concatenate."""

import numpy as np


def mvn_logpdf(X, mean, cov):
    X, mean, cov = (np.asarray(a, dtype=float) for a in (X, mean, cov))
    L = np.linalg.cholesky(cov)
    blocks = []
    for start in range(0, len(X), 1024):
        z = np.linalg.solve(L, (X[start : start + 1024] - mean).T)
        blocks.append((z**2).sum(axis=0))
    log_det = 2 * np.log(np.diag(L)).sum()
    return -0.5 * (len(mean) * np.log(2 * np.pi) + log_det + np.concatenate(blocks))
