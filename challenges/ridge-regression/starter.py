"""Ridge regression: least squares with a price on large coefficients."""

import numpy as np


def ridge(X: np.ndarray, y: np.ndarray, alpha: float) -> tuple[np.ndarray, float]:
    """Find the coefficients and the intercept that minimise the penalised squared error.

    Args:
        X: (n, d) features, one point a row; float64, float32 or integers.
        y: (n,) targets; float64, float32 or integers.
        alpha: the price of the squared coefficients, above 0.

    Returns:
        coef: (d,) float64.
        intercept: float, not part of the penalty.
    """
    raise NotImplementedError
