"""A factor without square roots (LDL'), by hand, one feature after the other."""

import numpy as np


def mvn_logpdf(X, mean, cov):
    D = (np.array(X, dtype=float) - np.asarray(mean, dtype=float)).T
    C = np.array(cov, dtype=float)
    total = np.full(D.shape[1], len(C) * np.log(2 * np.pi))
    for j in range(len(C)):
        pivot, column = C[j, j], C[j + 1 :, j] / C[j, j]
        total += np.log(pivot) + D[j] ** 2 / pivot
        D[j + 1 :] -= np.outer(column, D[j])
        C[j + 1 :, j + 1 :] -= np.outer(column, C[j, j + 1 :])
    return -0.5 * total
