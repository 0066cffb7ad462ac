"""Has the data changed? PSI over quantile bins, and the Kolmogorov-Smirnov statistic."""

import numpy as np


def drift_psi_ks(
    ref: np.ndarray, cur: np.ndarray, n_bins: int = 10, eps: float = 1e-6
) -> tuple[float, float]:
    """Measure how far a current sample has moved away from a reference sample.

    Args:
        ref: (n,) finite values, float64, float32 or integers. Never modify it.
        cur: (m,) values, likewise, but inf and -inf may occur. Never modify it.
        n_bins: how many bins PSI asks for, 1 or more.
        eps: the smallest share that a bin may have, above 0.

    Returns:
        psi: float, the population stability index.
        ks: float, the largest gap between the two distribution functions.

    >>> drift_psi_ks(np.array([1, 2, 3, 4, 5]), np.array([3, 4, 4, 6]), n_bins=4, eps=0.01)
    (1.7358645617981026, 0.4)
    """
    raise NotImplementedError
