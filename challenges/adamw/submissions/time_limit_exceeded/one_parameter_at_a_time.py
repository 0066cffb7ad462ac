"""Right, but every parameter goes through the steps by itself."""

import math

import numpy as np


def adamw(x0, grads, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01):
    flat = np.asarray(x0, dtype=float).reshape(-1)
    G = np.array(grads, dtype=float).reshape(len(grads), flat.size)
    out = np.empty(G.shape)
    for i in range(flat.size):
        x, m, v = float(flat[i]), 0.0, 0.0
        for t, g in enumerate(G[:, i].tolist(), start=1):
            m = beta1 * m + (1 - beta1) * g
            v = beta2 * v + (1 - beta2) * g * g
            x *= 1 - lr * weight_decay
            x -= lr * (m / (1 - beta1**t)) / (math.sqrt(v / (1 - beta2**t)) + eps)
            out[t - 1, i] = x
    return out.reshape(np.shape(grads))
