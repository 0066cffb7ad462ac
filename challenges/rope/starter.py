import numpy as np


def apply_rope(x: np.ndarray, positions: np.ndarray, base: float = 10000.0) -> np.ndarray:
    """Rotate pairs of coordinates by angles that depend on the position.

    Args:
        x: (..., T, d) queries or keys, d even; float64, float32 or integers.
            Never modify it.
        positions: (T,) integers, the position of each token.
        base: sets how fast the angles of later pairs fall.

    Returns:
        Same shape as x, float64.

    >>> apply_rope(np.array([[1.0, 0.0], [1.0, 0.0]]), np.array([0, 1]))
    array([[1.        , 0.        ],
           [0.54030231, 0.84147098]])
    """
    raise NotImplementedError
