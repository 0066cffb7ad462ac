"""Gaussian naive Bayes: classify by one bell curve for each class and feature."""

import numpy as np


class GaussianNB:
    """A classifier.

    Args:
        var_smoothing: the share of the largest feature variance that is added to
            every variance, 0 or more.

    Attributes:
        classes_: (K,) the labels that occur in y, sorted; there after fit.
    """

    def __init__(self, var_smoothing: float = 1e-9) -> None:
        raise NotImplementedError

    def fit(self, X: np.ndarray, y: np.ndarray) -> "GaussianNB":
        """Learn from labelled rows and return self.

        Args:
            X: (n, d) float64, float32 or integers. Never modify it.
            y: (n,) integers or strings.
        """
        raise NotImplementedError

    def predict_log_proba(self, X: np.ndarray) -> np.ndarray:
        """Return the logarithm of the probability of each class.

        Args:
            X: (m, d) float64, float32 or integers. Never modify it.

        Returns:
            (m, K) float64, columns in the order of classes_.
        """
        raise NotImplementedError

    def predict(self, X: np.ndarray) -> np.ndarray:
        """Return the label of the likeliest class of each row: (m,), as in y."""
        raise NotImplementedError
