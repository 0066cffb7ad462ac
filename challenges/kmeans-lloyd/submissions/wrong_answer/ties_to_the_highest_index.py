"""An equally near later centre takes the point over."""

import numpy as np


def nearest(X, centers):
    distances = -2.0 * (X @ centers.T) + (centers**2).sum(axis=1)
    return len(centers) - 1 - distances[:, ::-1].argmin(axis=1)


def kmeans(X, init, n_iter):
    X = np.asarray(X, dtype=np.float64)
    centers = np.array(init, dtype=np.float64)
    k = len(centers)
    before = None
    for _ in range(n_iter):
        labels = nearest(X, centers)
        if before is not None and np.array_equal(labels, before):
            break
        before = labels
        for j in range(k):
            members = X[labels == j]
            if len(members) > 0:
                centers[j] = members.mean(axis=0)
    labels = nearest(X, centers)
    inertia = float(((X - centers[labels]) ** 2).sum())
    return centers, labels, inertia
