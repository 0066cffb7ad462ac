"""Numbers the entries in the type of the ids, which wraps around."""

import numpy as np


def embedding_backward(ids, dout, vocab, padding_idx=None):
    d = dout.shape[-1]
    places = ids.reshape(-1, 1) * np.array(d, dtype=ids.dtype) + np.arange(d).astype(ids.dtype)
    places = places.ravel().astype(np.int64) % (vocab * d)
    grad = np.bincount(places, dout.ravel(), vocab * d).reshape(vocab, d).astype(float)
    if padding_idx is not None:
        grad[padding_idx] = 0.0
    return grad
