import numpy as np


def roc_auc(
    y_true: np.ndarray, score: np.ndarray, sample_weight: np.ndarray | None = None
) -> float:
    """Return the area under the ROC curve.

    Args:
        y_true: (n,) labels, 1 for positive and 0 for negative; bool, integers or floats.
        score: (n,) floats or integers; infinite ones too, but no NaN.
            Higher means more likely positive.
        sample_weight: (n,) weights, 0 or more, or None for equal weights.

    Returns:
        A float from 0 to 1, or NaN if a class has no weight.

    >>> roc_auc(np.array([0, 0, 1, 1]), np.array([0.1, 0.4, 0.4, 0.8]))
    0.875
    """
    raise NotImplementedError
