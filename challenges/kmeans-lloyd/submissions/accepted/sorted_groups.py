"""Blocks of points for the distances; sorts points by label and sums each run with np.add.at."""

import numpy as np


def assign(X, C):
    labels = np.empty(len(X), dtype=np.int32)
    for start in range(0, len(X), 256):
        block = X[start : start + 256]
        labels[start : start + 256] = ((block[:, None, :] - C[None]) ** 2).sum(axis=2).argmin(axis=1)
    return labels


def kmeans(X, init, n_iter):
    X = np.array(X, dtype=np.float64, order="C")
    C = np.array(init, dtype=np.float64)
    old = None
    for _ in range(n_iter):
        labels = assign(X, C)
        if old is not None and (old == labels).all():
            break
        order = np.argsort(labels, kind="stable")
        sums = np.zeros_like(C)
        np.add.at(sums, labels[order], X[order])
        sizes = np.bincount(labels, minlength=len(C))
        for j in np.flatnonzero(sizes):
            C[j] = sums[j] / sizes[j]
        old = labels
    labels = assign(X, C)
    return C, labels, np.sum((X - C[labels]) ** 2)
