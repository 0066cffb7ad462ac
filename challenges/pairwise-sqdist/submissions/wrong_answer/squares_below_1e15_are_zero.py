"""Takes squared distances below 1e-15 for rounding errors."""

import numpy as np


def pairwise_sqdist(X, Y):
    X, Y = np.asarray(X, float), np.asarray(Y, float)
    out = np.zeros((len(X), len(Y)))
    for k in range(X.shape[1]):
        out += (X[:, k, None] - Y[:, k]) ** 2
    out[out < 1e-15] = 0
    return out
