"""Lloyd's k-means: from the same starting centres, always the same answer."""

import numpy as np


def kmeans(X: np.ndarray, init: np.ndarray, n_iter: int) -> tuple[np.ndarray, np.ndarray, float]:
    """Cluster the rows of X around k centres.

    Args:
        X: (n, d) points, float64, float32 or integers. Never modify it.
        init: (k, d) starting centres, float64, float32 or integers. Never modify it.
        n_iter: the largest number of rounds, 0 or more.

    Returns:
        centers: (k, d) float64.
        labels: (n,) integers, the index of each point's nearest returned centre.
        inertia: float, the sum of squared distances to those centres.
    """
    raise NotImplementedError
