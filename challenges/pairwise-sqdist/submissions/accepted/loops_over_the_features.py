"""Adds up one feature at a time: d tables of (n, m)."""

import numpy as np


def pairwise_sqdist(X, Y):
    answer = np.zeros((X.shape[0], Y.shape[0]))
    for x, y in zip(X.T.astype(float), Y.T.astype(float)):
        difference = x[:, None] - y
        difference *= difference
        answer += difference
    return answer
