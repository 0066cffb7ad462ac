"""Counts votes in uint8 to save memory: from 256 on they begin again at 0."""

import numpy as np


def knn_classify(X_train, y_train, X_test, k):
    train = np.asarray(X_train, dtype=np.float64)
    labels, number = np.unique(y_train, return_inverse=True)
    answer = np.empty(len(X_test), dtype=labels.dtype)
    for i, query in enumerate(np.asarray(X_test, dtype=np.float64)):
        squares = ((train - query) ** 2).sum(axis=1)
        nearest = number[np.argsort(squares, kind="stable")[:k]]
        votes = np.bincount(nearest, minlength=len(labels)).astype(np.uint8)
        answer[i] = labels[votes.argmax()]
    return answer
