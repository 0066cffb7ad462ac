"""Finds labels inside the loop only: with n_iter = 0 there are none."""

import numpy as np


def nearest(X, centers):
    distances = -2.0 * (X @ centers.T) + (centers**2).sum(axis=1)
    return distances.argmin(axis=1)


def kmeans(X, init, n_iter):
    X = np.asarray(X, dtype=np.float64)
    centers = np.array(init, dtype=np.float64)
    before = nearest(X, centers)
    for _ in range(n_iter):
        for j in range(len(centers)):
            members = X[before == j]
            if len(members) > 0:
                centers[j] = members.mean(axis=0)
        labels = nearest(X, centers)
        if np.array_equal(labels, before):
            break
        before = labels
    inertia = float(((X - centers[labels]) ** 2).sum())
    return centers, labels, inertia
