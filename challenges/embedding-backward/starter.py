"""The gradient of an embedding table."""

import numpy as np


def embedding_backward(
    ids: np.ndarray, dout: np.ndarray, vocab: int, padding_idx: int | None = None
) -> np.ndarray:
    """Add up the rows of dout that share an id.

    Args:
        ids: integers from 0 to vocab - 1, in an array of any shape with at least one axis.
        dout: (*ids.shape, d), the gradient that arrived at each looked-up row; float64,
            float32 or integers.
        vocab: the number of rows of the table.
        padding_idx: the id whose row gets no gradient, or None.

    Returns:
        (vocab, d) float64.

    >>> ids = np.array([2, 0, 2])
    >>> dout = np.array([[1.0, 10.0], [2.0, 20.0], [3.0, 30.0]])
    >>> embedding_backward(ids, dout, 4)
    array([[ 2., 20.],
           [ 0.,  0.],
           [ 4., 40.],
           [ 0.,  0.]])
    """
    raise NotImplementedError
