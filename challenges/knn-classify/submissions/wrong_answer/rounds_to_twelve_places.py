"""Rounds distances to twelve places, so that they differ in nothing but rounding no more."""

import numpy as np


def knn_classify(X_train, y_train, X_test, k):
    X, Q = np.array(X_train, dtype=float), np.array(X_test, dtype=float)
    labels, codes = np.unique(y_train, return_inverse=True)
    answer = np.empty(len(Q), dtype=labels.dtype)
    for j, q in enumerate(Q):
        distances = np.round(np.sqrt(((X - q) ** 2).sum(axis=1)), 12)
        votes = np.bincount(codes[np.argsort(distances, kind="stable")[:k]])
        answer[j] = labels[votes.argmax()]
    return answer
