"""Drops all ids up to the padding id."""

import numpy as np


def embedding_backward(ids, dout, vocab, padding_idx=None):
    d = dout.shape[-1]
    flat = ids.reshape(-1).astype(np.int64)
    rows = dout.reshape(-1, d).astype(np.float64)
    grad = np.zeros((vocab, d))
    for j in range(d):
        grad[:, j] = np.bincount(flat, rows[:, j], minlength=vocab)
    if padding_idx is not None:
        grad[: padding_idx + 1] = 0.0
    return grad
