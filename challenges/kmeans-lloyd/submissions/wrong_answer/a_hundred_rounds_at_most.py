"""Thinks that a hundred rounds are always enough."""

import numpy as np


def _assign(X, C):
    D = np.stack([((X - c) ** 2).sum(axis=1) for c in C], axis=1)
    lab = D.argmin(axis=1)
    return lab, float(D[np.arange(len(X)), lab].sum())


def kmeans(X, init, n_iter):
    X, C = np.asarray(X, dtype=float), np.array(init, dtype=float)
    old = None
    for t in range(min(n_iter, 100)):
        lab, cost = _assign(X, C)
        if old is not None and (lab == old).all():
            break
        old = lab
        new = C.copy()
        for j in range(len(C)):
            if (lab == j).any():
                new[j] = X[lab == j].mean(axis=0)
        C = new
    lab, cost = _assign(X, C)
    return C, lab, cost
