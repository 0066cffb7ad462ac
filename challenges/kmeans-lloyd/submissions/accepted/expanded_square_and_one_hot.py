"""Matrix products for everything: |x|² - 2xc + |c|² for distances and inertia, one-hot labels for sums."""

import numpy as np


def kmeans(X, init, n_iter):
    X = np.asarray(X, dtype=np.float64)
    C = np.asarray(init, dtype=np.float64).copy()
    k = len(C)
    xx = (X * X).sum(axis=1, keepdims=True)

    def distances():
        return np.maximum(xx - 2.0 * (X @ C.T) + (C * C).sum(axis=1), 0.0)

    previous = np.full(len(X), -1)
    for _ in range(n_iter):
        labels = np.argmin(distances(), axis=1)
        if np.array_equal(labels, previous):
            break
        previous = labels
        one_hot = np.zeros((len(X), k))
        one_hot[np.arange(len(X)), labels] = 1.0
        counts = one_hot.sum(axis=0)
        sums = one_hot.T @ X
        C = np.where(counts[:, None] > 0, sums / np.maximum(counts, 1.0)[:, None], C)
    d = distances()
    labels = d.argmin(axis=1)
    return C, labels, float(d[np.arange(len(X)), labels].sum())
