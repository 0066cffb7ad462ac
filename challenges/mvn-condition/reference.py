"""Conditioning a multivariate Gaussian on some of its coordinates.

Source: C. E. Rasmussen and C. K. I. Williams, Gaussian Processes for Machine
Learning, 2006, sections 2.2 and A.2.
"""

import numpy as np


def mvn_condition(mean, cov, idx, x):
    mean = np.asarray(mean, dtype=np.float64)
    cov = np.asarray(cov, dtype=np.float64)
    rest = np.setdiff1d(np.arange(len(mean)), idx)  # ascending

    # With the observed block S = L Lᵀ, B S⁻¹ Bᵀ is Wᵀ W for W = L⁻¹ Bᵀ: symmetric.
    L = np.linalg.cholesky(cov[np.ix_(idx, idx)])
    W = np.linalg.solve(L, cov[np.ix_(idx, rest)])
    surprise = np.linalg.solve(L, x - mean[idx])
    return mean[rest] + W.T @ surprise, cov[np.ix_(rest, rest)] - W.T @ W
