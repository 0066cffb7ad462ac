"""Lloyd's k-means with fixed starting centres and nothing left to chance.

Source: S. P. Lloyd, Least squares quantization in PCM, IEEE Transactions on
Information Theory 28(2), 1982.
"""

import numpy as np


def nearest(X, centers):
    """Return the index of the nearest centre of each point; ties go to the lowest."""
    # |x - c|² = |x|² - 2 x·c + |c|². |x|² is the same for every centre, so it
    # cannot change which one is nearest: the rest is enough, and it is (n, k).
    scores = X @ centers.T
    scores *= -2.0
    scores += (centers**2).sum(axis=1)
    return scores.argmin(axis=1)  # argmin returns the first of equal values


def kmeans(X, init, n_iter):
    X = np.asarray(X, dtype=np.float64)
    centers = np.array(init, dtype=np.float64)  # a copy: the caller's array stays as it is
    k, d = centers.shape
    before = None
    for _ in range(n_iter):
        labels = nearest(X, centers)
        if before is not None and np.array_equal(labels, before):
            break  # the means of the same groups are the same centres
        sizes = np.bincount(labels, minlength=k)
        filled = sizes > 0  # a cluster without points keeps its centre
        for j in range(d):
            sums = np.bincount(labels, weights=X[:, j], minlength=k)
            centers[filled, j] = sums[filled] / sizes[filled]
        before = labels
    labels = nearest(X, centers)  # of the centres that are returned
    inertia = float(((X - centers[labels]) ** 2).sum())
    return centers, labels, inertia
