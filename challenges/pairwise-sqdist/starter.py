import numpy as np


def pairwise_sqdist(X: np.ndarray, Y: np.ndarray) -> np.ndarray:
    """Find the squared distance of every row of X to every row of Y.

    Args:
        X: (n, d) float64, float32 or integers; n and d at least 1.
        Y: (m, d) likewise; m at least 1.

    Returns:
        (n, m) float64, no entry below 0.

    >>> pairwise_sqdist(np.array([[0.0, 0.0], [3.0, 4.0]]), np.array([[6.0, 8.0]]))
    array([[100.],
           [ 25.]])
    """
    raise NotImplementedError
