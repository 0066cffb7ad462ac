import numpy as np


def mlp_loss_grad(
    W1: np.ndarray,
    b1: np.ndarray,
    W2: np.ndarray,
    b2: np.ndarray,
    X: np.ndarray,
    y: np.ndarray,
) -> tuple[float, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the loss of a batch and its gradients.

    Args:
        W1: (d, h) weights of the hidden layer.
        b1: (h,) its biases.
        W2: (h, K) weights of the output layer.
        b2: (K,) its biases.
        X: (n, d) inputs, one a row. All arrays so far are float64, float32 or
            integers. Never modify any of them.
        y: (n,) integers from 0 to K - 1, the right classes.

    Returns:
        loss: float, the mean cross-entropy.
        dW1, db1, dW2, db2: float64, each of the shape of its parameter.
    """
    raise NotImplementedError
