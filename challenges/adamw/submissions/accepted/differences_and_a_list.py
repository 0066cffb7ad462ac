"""Means as steps towards the new value, decay as a part of the step, products of betas kept."""

import numpy as np


def adamw(x0, grads, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01):
    x = np.asarray(x0).astype(float)
    m = v = 0.0 * x
    left1 = left2 = 1.0
    rows = []
    for g in np.asarray(grads).astype(float):
        m = m + (1 - beta1) * (g - m)
        v = v + (1 - beta2) * (np.square(g) - v)
        left1, left2 = left1 * beta1, left2 * beta2
        direction = (m / (1 - left1)) / (np.sqrt(v / (1 - left2)) + eps)
        x = x - lr * (direction + weight_decay * x)
        rows.append(x)
    return np.array(rows).reshape(np.shape(grads))
