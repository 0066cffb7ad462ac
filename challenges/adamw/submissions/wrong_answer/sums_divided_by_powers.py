"""cumsum of g / beta**s instead of a recurrence: the power becomes 0."""

import numpy as np


def adamw(x0, grads, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01):
    x0, g = np.asarray(x0, dtype=float), np.asarray(grads, dtype=float)
    t = np.arange(1, len(g) + 1).reshape((-1,) + (1,) * x0.ndim)

    def mean(values, beta):
        if beta == 0:
            return values
        sums = np.cumsum(values / beta**t, axis=0) * beta**t
        return (1 - beta) * sums / (1 - beta**t)

    step = lr * mean(g, beta1) / (np.sqrt(mean(g**2, beta2)) + eps)
    x = x0
    out = np.empty(g.shape)
    for i in range(len(g)):
        x = x * (1 - lr * weight_decay) - step[i]
        out[i] = x
    return out
