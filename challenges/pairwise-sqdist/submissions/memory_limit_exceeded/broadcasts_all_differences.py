"""Right, but with all n * m * d differences at once."""

import numpy as np


def pairwise_sqdist(X, Y):
    X, Y = X.astype(float), Y.astype(float)
    return ((X[:, None, :] - Y[None, :, :]) ** 2).sum(axis=-1)
