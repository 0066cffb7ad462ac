"""Takes 0.01 for every temperature below it, so as not to divide by nearly 0."""

import numpy as np


def softmax(x, axis=-1, temperature=1.0):
    z = np.asarray(x, dtype=float) / max(temperature, 0.01)
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
