"""The other right way: distances to one centre at a time, (n, d) numbers in memory; means by masks."""

import numpy as np


def kmeans(X, init, n_iter):
    X = np.asarray(X, dtype=float)
    centers = np.array(init, dtype=float)
    labels = assign(X, centers)[0]
    for _ in range(n_iter):
        for j in range(len(centers)):
            members = X[labels == j]
            if len(members):
                centers[j] = members.mean(axis=0)
        before = labels
        labels = assign(X, centers)[0]
        if (labels == before).all():
            break
    labels, best = assign(X, centers)
    return centers, labels, best.sum()


def assign(X, centers):
    best = np.full(len(X), np.inf)
    labels = np.zeros(len(X), dtype=int)
    for j, center in enumerate(centers):
        difference = X - center
        distance = np.einsum("ij,ij->i", difference, difference)
        nearer = distance < best
        best[nearer] = distance[nearer]
        labels[nearer] = j
    return labels, best
