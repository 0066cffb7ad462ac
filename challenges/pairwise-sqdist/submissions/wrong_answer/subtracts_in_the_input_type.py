"""Subtracts before it converts: 8-bit and 32-bit differences wrap."""

import numpy as np


def pairwise_sqdist(X, Y):
    return np.array([((Y - x).astype(float) ** 2).sum(axis=1) for x in X])
