"""AdamW: Adam with the weight decay taken out of the gradient.

Source: I. Loshchilov and F. Hutter, Decoupled weight decay regularization, ICLR 2019.
"""

import numpy as np


def adamw(x0, grads, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01):
    x = np.asarray(x0, dtype=np.float64)
    m = np.zeros(x.shape)  # running mean of the gradients
    v = np.zeros(x.shape)  # running mean of their squares
    trajectory = np.empty(np.shape(grads))
    for t, gradient in enumerate(grads, start=1):
        g = np.asarray(gradient, dtype=np.float64)  # before g * g: int8 would wrap
        m = beta1 * m + (1.0 - beta1) * g
        v = beta2 * v + (1.0 - beta2) * g * g
        # Both began at zero. After t steps their weights sum to 1 - beta**t, not to 1.
        m_hat = m / (1.0 - beta1**t)
        v_hat = v / (1.0 - beta2**t)
        x = x * (1.0 - lr * weight_decay)  # a new array: x0 and earlier rows stay as they are
        x = x - lr * m_hat / (np.sqrt(v_hat) + eps)
        trajectory[t - 1] = x
    return trajectory
