"""AdamW: where the parameters are after each step."""

import numpy as np


def adamw(
    x0: np.ndarray,
    grads: np.ndarray,
    lr: float = 1e-3,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
    weight_decay: float = 0.01,
) -> np.ndarray:
    """Follow AdamW through T given gradients.

    Args:
        x0: the starting parameters, of any shape; float64, float32 or integers.
            Never modify it.
        grads: (T, *x0.shape), one gradient for each step. Never modify it.
        lr: the learning rate, positive.
        beta1: how much of the mean gradient a step keeps, from 0 to 0.999.
        beta2: the same for the mean squared gradient, from 0 to 0.9999.
        eps: positive; added to the root of the mean squared gradient.
        weight_decay: 0 or more; a step shrinks parameters by lr * weight_decay.

    Returns:
        (T, *x0.shape) float64: row 0 holds the parameters after the first step.

    >>> adamw(np.array([1.0]), np.array([[4.0], [-2.0]]), lr=0.1)
    array([[0.899    ],
           [0.8714673]])
    """
    raise NotImplementedError
