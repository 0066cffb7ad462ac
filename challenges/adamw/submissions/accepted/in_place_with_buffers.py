"""Everything into arrays that exist already; the correction moved into the step size and eps."""

import math

import numpy as np


def adamw(x0, grads, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01):
    x = np.array(x0, dtype=np.float64)
    out = np.empty((len(grads),) + x.shape)
    m, v = np.zeros_like(x), np.zeros_like(x)
    one, two = np.empty_like(x), np.empty_like(x)
    for t in range(len(grads)):
        one[...] = grads[t]
        np.multiply(one, one, out=two)
        m *= beta1
        one *= 1.0 - beta1
        m += one
        v *= beta2
        two *= 1.0 - beta2
        v += two
        root = math.sqrt(1.0 - beta2 ** (t + 1))
        np.sqrt(v, out=two)
        two += eps * root
        np.divide(m, two, out=two)
        two *= lr * root / (1.0 - beta1 ** (t + 1))
        x *= 1.0 - lr * weight_decay
        x -= two
        out[t] = x
    return out
