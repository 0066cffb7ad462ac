"""Subtracts, one row of X at a time: no cancellation, (m, d) of room."""

import numpy as np


def pairwise_sqdist(X, Y):
    X, Y = X.astype(np.float64), Y.astype(np.float64)
    answer = np.empty((len(X), len(Y)))
    for i, x in enumerate(X):
        answer[i] = ((Y - x) ** 2).sum(axis=1)
    return answer
