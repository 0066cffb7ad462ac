import numpy as np


def softmax(x: np.ndarray, axis: int = -1, temperature: float = 1.0) -> np.ndarray:
    """Turn scores into probabilities along one axis.

    Args:
        x: any shape with at least one dimension; float64, float32 or integers.
            Entries are finite or -inf; every slice has a finite one.
        axis: the axis along which the probabilities sum to 1.
        temperature: positive; the scores are divided by it.

    Returns:
        Same shape as x, float64. Entries of -inf become exactly 0.

    >>> softmax(np.array([[1.0, 2.0, 3.0]]))
    array([[0.09003057, 0.24472847, 0.66524096]])
    """
    raise NotImplementedError
