"""Right, but one pair at a time in a Python loop."""

import numpy as np


def pairwise_sqdist(X, Y):
    X, Y = X.astype(float), Y.astype(float)
    answer = np.empty((len(X), len(Y)))
    for i, x in enumerate(X):
        for j, y in enumerate(Y):
            difference = x - y
            answer[i, j] = difference @ difference
    return answer
