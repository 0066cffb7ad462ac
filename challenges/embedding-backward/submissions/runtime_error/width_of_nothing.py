"""Leaves the number of columns to reshape, which cannot know it for no ids."""

import numpy as np


def embedding_backward(ids, dout, vocab, padding_idx=None):
    flat = ids.reshape(-1).astype(np.int64)
    rows = dout.reshape(ids.size, -1).astype(np.float64)
    d = rows.shape[1]
    grad = np.zeros((vocab, d))
    for j in range(d):
        grad[:, j] = np.bincount(flat, rows[:, j], minlength=vocab)
    if padding_idx is not None:
        grad[padding_idx] = 0.0
    return grad
