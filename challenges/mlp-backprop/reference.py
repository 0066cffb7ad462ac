"""Loss and gradients of a network with one hidden layer, by backpropagation.

Source: D. E. Rumelhart, G. E. Hinton, R. J. Williams, "Learning representations by
back-propagating errors", Nature 323, 1986; the softmax layer as in Goodfellow, Bengio
& Courville, Deep Learning (2016), section 6.5.
"""

import numpy as np


def mlp_loss_grad(
    W1: np.ndarray,
    b1: np.ndarray,
    W2: np.ndarray,
    b2: np.ndarray,
    X: np.ndarray,
    y: np.ndarray,
) -> tuple[float, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the mean cross-entropy of a batch and its gradients."""
    W1, b1, W2, b2, X = (np.asarray(array, dtype=np.float64) for array in (W1, b1, W2, b2, X))
    rows = np.arange(len(X))

    # Forward.
    before = X @ W1 + b1
    hidden = np.maximum(before, 0.0)
    logits = hidden @ W2 + b2
    shifted = logits - logits.max(axis=1, keepdims=True)  # so that exp cannot overflow
    log_probabilities = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss = -log_probabilities[rows, y].mean()

    # Backward: from the loss to the logits, to the hidden layer, to the weights.
    d_logits = np.exp(log_probabilities)
    d_logits[rows, y] -= 1.0
    d_logits /= len(X)  # the loss is a mean: from here on everything has the factor 1/n
    dW2 = hidden.T @ d_logits
    db2 = d_logits.sum(axis=0)
    d_before = d_logits @ W2.T
    d_before[before <= 0.0] = 0.0  # the slope of ReLU, which is 0 at 0
    dW1 = X.T @ d_before
    db1 = d_before.sum(axis=0)
    return float(loss), dW1, db1, dW2, db2
