"""Centres on all points and puts the norms into the product: [x, |x|2, 1] [-2y, 1, |y|2]."""

import numpy as np


def pairwise_sqdist(X, Y):
    both = np.concatenate([X.astype(float), Y.astype(float)])
    both -= both.mean(axis=0)
    squares = (both**2).sum(axis=1, keepdims=True)
    ones = np.ones_like(squares)
    left = np.hstack([both, squares, ones])[: len(X)]
    right = np.hstack([-2 * both, ones, squares])[len(X) :]
    return np.maximum(left @ right.T, 0)
