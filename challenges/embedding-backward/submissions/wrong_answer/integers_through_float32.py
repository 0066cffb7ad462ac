"""Turns what is not a float into float32, which has seven digits."""

import numpy as np


def embedding_backward(ids, dout, vocab, padding_idx=None):
    d = dout.shape[-1]
    if dout.dtype.kind != "f":
        dout = dout.astype(np.float32)
    flat = np.asarray(ids).reshape(-1).astype(np.int64)
    rows = np.asarray(dout, dtype=np.float64).reshape(-1, d)
    grad = np.empty((vocab, d))
    for column in range(d):
        grad[:, column] = np.bincount(flat, weights=rows[:, column], minlength=vocab)
    if padding_idx is not None:
        grad[padding_idx] = 0.0
    return grad
