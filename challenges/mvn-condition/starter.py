"""What the rest of a Gaussian vector is like, once some of it is known."""

import numpy as np


def mvn_condition(
    mean: np.ndarray, cov: np.ndarray, idx: np.ndarray, x: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Condition a Gaussian on the coordinates idx having the values x.

    Args:
        mean: (d,) means.
        cov: (d, d) covariances, symmetric and positive definite.
        idx: (k,) integers from 0 to d - 1, all different, in any order; k may be 0 or d.
        x: (k,) the value of each coordinate of idx, in the order of idx.

    Returns:
        new_mean: (d - k,) float64, means of the others in ascending order of index.
        new_cov: (d - k, d - k) float64, their covariances, symmetric.
    """
    raise NotImplementedError
