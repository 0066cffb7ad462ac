"""Leaves the parameters in their type until the first step has made them float64."""

import numpy as np


def adamw(x0, grads, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01):
    x = np.array(x0)
    grads = np.asarray(grads, dtype=np.float64)
    m = np.zeros(x.shape)
    v = np.zeros(x.shape)
    trajectory = np.empty(grads.shape)
    for t, g in enumerate(grads, start=1):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        step = m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps)
        x = x * (1 - lr * weight_decay) - lr * step
        trajectory[t - 1] = x
    return trajectory
