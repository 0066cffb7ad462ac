"""Through the log of the sum: exp(z - logsumexp(z)), temperature first."""

import numpy as np


def softmax(x, axis=-1, temperature=1.0):
    z = np.array(x, dtype=float) / temperature
    top = np.max(z, axis=axis, keepdims=True)
    total = top + np.log(np.sum(np.exp(z - top), axis=axis, keepdims=True))
    # z - total would round twice at heights of 10 000.
    return np.exp((z - top) - (total - top))
