"""Log-density of a multivariate normal, by one Cholesky factor.

Source: Rasmussen and Williams, Gaussian Processes for Machine Learning (2006), A.2 and A.4.
"""

import numpy as np


def mvn_logpdf(X, mean, cov):
    X = np.asarray(X, dtype=np.float64)  # before X - mean: uint8 would wrap
    mean = np.asarray(mean, dtype=np.float64)
    cov = np.asarray(cov, dtype=np.float64)
    L = np.linalg.cholesky(cov)  # cov = L @ L.T, with L lower triangular
    # z = L⁻¹ (x - mean) has independent entries of variance 1, and its squared
    # length is the squared Mahalanobis distance. All points in one call.
    z = np.linalg.solve(L, (X - mean).T)
    distance = (z**2).sum(axis=0)
    # det(cov) = det(L)², and det(L) is the product of its diagonal: add logarithms.
    log_det = 2.0 * np.log(np.diag(L)).sum()
    return -0.5 * (len(mean) * np.log(2.0 * np.pi) + log_det + distance)
