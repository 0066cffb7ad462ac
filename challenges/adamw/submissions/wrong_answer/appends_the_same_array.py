"""Updates in place and appends x itself: every row is the last one."""

import numpy as np


def adamw(x0, grads, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01):
    x = np.array(x0, dtype=float)
    m, v = np.zeros(x.shape), np.zeros(x.shape)
    rows = []
    for t, g in enumerate(np.asarray(grads, dtype=float), start=1):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        m_hat = m / (1 - beta1**t)
        v_hat = v / (1 - beta2**t)
        x *= (1 - lr * weight_decay)
        x -= lr * m_hat / (np.sqrt(v_hat) + eps)
        rows.append(x)
    return np.array(rows).reshape(grads.shape)
