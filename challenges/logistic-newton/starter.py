import numpy as np


def logistic_fit(X: np.ndarray, y: np.ndarray, l2: float) -> tuple[np.ndarray, float]:
    """Fit a logistic regression with an L2 penalty.

    Args:
        X: (n, d) features; float64, float32 or integers. Never modify it.
        y: (n,) labels, 0 or 1; bool, integers or floats. Both occur.
        l2: the strength of the penalty, above 0.

    Returns:
        coef: (d,) float64.
        intercept: float; it has no penalty.
    """
    raise NotImplementedError
