"""All steps at once: a T × T matrix of weights instead of each recurrence."""

import numpy as np


def weights(factor, steps):
    age = np.arange(steps)[:, None] - np.arange(steps)[None, :]
    return np.where(age >= 0, float(factor) ** np.maximum(age, 0), 0.0)


def adamw(x0, grads, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01):
    x0 = np.asarray(x0, dtype=float)
    T = len(grads)
    g = np.array(grads, dtype=float).reshape(T, x0.size)
    t = np.arange(1, T + 1)[:, None]
    m = (1 - beta1) * weights(beta1, T) @ g / (1 - float(beta1) ** t)
    v = (1 - beta2) * weights(beta2, T) @ g**2 / (1 - float(beta2) ** t)
    keep = 1 - lr * weight_decay
    x = keep**t * x0.reshape(1, -1) - weights(keep, T) @ (lr * m / (np.sqrt(v) + eps))
    return x.reshape(grads.shape)
