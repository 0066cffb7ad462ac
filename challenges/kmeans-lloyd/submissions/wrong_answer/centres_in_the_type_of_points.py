"""Turns the starting centres into the type of X: beside integers, fractions are cut off."""

import numpy as np


def _assign(X, C):
    D = np.stack([((X - c) ** 2).sum(axis=1) for c in C], axis=1)
    lab = D.argmin(axis=1)
    return lab, float(D[np.arange(len(X)), lab].sum())


def kmeans(X, init, n_iter):
    X0 = X
    X, C = np.asarray(X, dtype=float), np.array(init).astype(np.asarray(X0).dtype).astype(float)
    old = None
    for t in range(n_iter):
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
