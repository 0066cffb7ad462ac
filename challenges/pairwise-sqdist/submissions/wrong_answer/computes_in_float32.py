"""Stays in float32 when the points are float32."""

import numpy as np


def pairwise_sqdist(X, Y):
    kind = np.float32 if X.dtype == Y.dtype == np.float32 else np.float64
    X, Y = X.astype(kind), Y.astype(kind)
    return np.array([((Y - x) ** 2).sum(axis=1) for x in X]).astype(float)
