"""k nearest neighbours: the training points closest to a query vote on its label."""

import numpy as np


def knn_classify(
    X_train: np.ndarray, y_train: np.ndarray, X_test: np.ndarray, k: int
) -> np.ndarray:
    """Give each query the label that is most frequent among its k nearest training points.

    Args:
        X_train: (n, d) training points, float64, float32 or integers. Never modify it.
        y_train: (n,) integers, the labels of the training points. Never modify it.
        X_test: (m, d) queries, float64, float32 or integers; m may be 0. Never modify it.
        k: how many neighbours vote, from 1 to n.

    Returns:
        (m,) integers, each of them a label of y_train.
    """
    raise NotImplementedError
