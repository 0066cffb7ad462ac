"""Principal component analysis: the directions in which data vary most."""

import numpy as np


def pca(X: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Find the first k principal components.

    Args:
        X: (n, d) points, one a row; float64, float32 or integers. Never modify it.
        k: how many components, from 1 to the smaller of n - 1 and d.

    Returns:
        components: (k, d) float64, orthonormal rows.
        explained_variance: (k,) float64, in descending order.
        scores: (n, k) float64, the centred points along the components.
    """
    raise NotImplementedError
