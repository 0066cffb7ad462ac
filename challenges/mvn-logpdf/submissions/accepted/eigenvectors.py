"""Rotates the points to the axes of the cloud and divides by the variances there."""

import numpy as np


def mvn_logpdf(X, mean, cov):
    X, mean, cov = (np.asarray(a, dtype=float) for a in (X, mean, cov))
    w, V = np.linalg.eigh(cov)
    rotated = (X - mean) @ V
    q = (rotated**2 / w).sum(axis=1)
    return -0.5 * (np.log(w).sum() + X.shape[1] * np.log(2 * np.pi)) - 0.5 * q
