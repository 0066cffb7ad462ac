"""The log-density of a multivariate normal distribution."""

import numpy as np


def mvn_logpdf(X: np.ndarray, mean: np.ndarray, cov: np.ndarray) -> np.ndarray:
    """Find the log-density of each point.

    Args:
        X: (n, d) points, one a row; float64, float32 or integers. n may be 0.
        mean: (d,), the centre of the distribution.
        cov: (d, d), its covariance matrix, symmetric and positive definite.

    Returns:
        (n,) float64: the natural logarithm of the density at each point.

    >>> X = np.array([[1.0, 2.0], [2.0, 4.0]])
    >>> mvn_logpdf(X, np.array([1.0, 2.0]), np.array([[4.0, 2.0], [2.0, 3.0]]))
    array([-2.87759784, -3.56509784])
    """
    raise NotImplementedError
