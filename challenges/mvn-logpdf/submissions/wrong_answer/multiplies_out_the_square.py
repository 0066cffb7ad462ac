"""x'Ax - 2x'Am + m'Am: far from the origin the digits cancel."""

import numpy as np


def mvn_logpdf(X, mean, cov):
    X, mean, cov = (np.asarray(a, dtype=float) for a in (X, mean, cov))
    A = np.linalg.solve(cov, np.eye(len(cov)))
    A = (A + A.T) / 2
    q = ((X @ A) * X).sum(axis=1) - 2 * X @ (A @ mean) + mean @ A @ mean
    return -0.5 * (len(mean) * np.log(2 * np.pi) + np.linalg.slogdet(cov)[1] + q)
