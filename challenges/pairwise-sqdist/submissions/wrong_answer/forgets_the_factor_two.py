"""|x|2 - xy + |y|2: the cross term counts twice."""

import numpy as np


def pairwise_sqdist(X, Y):
    X, Y = X.astype(float), Y.astype(float)
    center = X.mean(axis=0)
    X, Y = X - center, Y - center
    return np.maximum((X**2).sum(1)[:, None] - X @ Y.T + (Y**2).sum(1), 0)
