"""Takes an eigenvalue below 1e-14 for rounding, whatever the units are."""

import numpy as np


def mvn_logpdf(X, mean, cov):
    X, mean, cov = (np.asarray(a, dtype=np.float64) for a in (X, mean, cov))
    w, V = np.linalg.eigh(cov)
    keep = w > 1e-14
    w, V = w[keep], V[:, keep]
    q = (((X - mean) @ V) ** 2 / w).sum(axis=1)
    return -(len(w) * np.log(2 * np.pi) + np.log(w).sum() + q) / 2
