"""A linear layer whose weights and inputs are int8."""

import numpy as np


def int8_linear(x: np.ndarray, W: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Quantise the rows of x and of W, multiply whole numbers, scale back.

    Args:
        x: (n, i) inputs, float64, float32 or integers; n may be 0. Never modify it.
        W: (o, i) weights, float64, float32 or integers. Never modify it.

    Returns:
        y: (n, o) float64, the outputs.
        qW: (o, i) int8, the whole numbers of W.
        sW: (o,) float64, the scales of W.
    """
    raise NotImplementedError
