"""Mean and covariance of rows that come in batches and are not kept."""

import numpy as np


class StreamingMoments:
    """Has seen n rows of d features, and remembers none of them.

    Args:
        d: the number of features, at least 1.

    Attributes:
        n: int, how many rows it has seen.
    """

    def __init__(self, d: int) -> None:
        raise NotImplementedError

    def update(self, batch: np.ndarray) -> None:
        """Take in the rows of a (b, d) array; b may be 0."""
        raise NotImplementedError

    def merge(self, other: "StreamingMoments") -> None:
        """Take in all rows that `other` has seen, and leave `other` as it is."""
        raise NotImplementedError

    def mean(self) -> np.ndarray:
        """Return the mean, (d,) float64; all NaN if n is 0."""
        raise NotImplementedError

    def cov(self, ddof: int = 1) -> np.ndarray:
        """Return the covariance matrix, (d, d) float64, with the divisor n - ddof.

        All NaN if n is at most ddof.
        """
        raise NotImplementedError
