"""Ends when a round gains less than a billionth of the inertia."""

import numpy as np


def kmeans(X, init, n_iter):
    X = np.asarray(X, dtype=np.float64)
    centers = np.array(init, dtype=np.float64)
    before = np.inf

    def assign():
        return ((centers**2).sum(axis=1) - 2 * X @ centers.T).argmin(axis=1)

    for _ in range(n_iter):
        labels = assign()
        inertia = ((X - centers[labels]) ** 2).sum()
        if before - inertia < 1e-9 * inertia:
            break
        before = inertia
        for j in range(len(centers)):
            if (labels == j).any():
                centers[j] = X[labels == j].mean(axis=0)
    labels = assign()
    return centers, labels, float(((X - centers[labels]) ** 2).sum())
