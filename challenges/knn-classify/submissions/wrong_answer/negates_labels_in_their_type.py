"""Breaks equal votes by the largest -label, which unsigned labels don't have."""

from collections import Counter

import numpy as np


def knn_classify(X_train, y_train, X_test, k):
    train = np.asarray(X_train, dtype=np.float64)
    answer = np.empty(len(X_test), dtype=y_train.dtype)
    for i, query in enumerate(np.asarray(X_test, dtype=np.float64)):
        squares = ((train - query) ** 2).sum(axis=1)
        votes = Counter(y_train[np.argsort(squares, kind="stable")[:k]])
        answer[i] = max(votes, key=lambda label: (votes[label], -label))
    return answer
