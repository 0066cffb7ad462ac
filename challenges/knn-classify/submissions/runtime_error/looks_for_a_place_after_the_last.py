"""Partitions at k instead of k - 1: with k = n there is no such place."""

import numpy as np


def knn_classify(X_train, y_train, X_test, k):
    X = np.asarray(X_train, dtype=np.float64)
    Q = np.asarray(X_test, dtype=np.float64)
    y = np.asarray(y_train)
    labels, places = np.unique(y, return_inverse=True)
    answer = np.empty(len(Q), dtype=np.int64)
    for i, q in enumerate(Q):
        distances = ((X - q) ** 2).sum(axis=1)
        chosen = np.sort(np.argpartition(distances, k)[:k])
        votes = np.bincount(places[chosen], minlength=len(labels))
        answer[i] = labels[votes.argmax()]
    return answer
