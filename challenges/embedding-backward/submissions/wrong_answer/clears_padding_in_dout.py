"""Clears the padding in the argument."""

import numpy as np


def embedding_backward(ids, dout, vocab, padding_idx=None):
    d = dout.shape[-1]
    flat = ids.reshape(-1).astype(np.int64)
    rows = dout.reshape(-1, d).astype(np.float64)
    if padding_idx is not None:
        if dout.flags.writeable:
            dout[ids == padding_idx] = 0
        rows = np.where(flat[:, np.newaxis] == padding_idx, 0.0, rows)
    grad = np.zeros((vocab, d))
    for j in range(d):
        grad[:, j] = np.bincount(flat, rows[:, j], minlength=vocab)
    return grad
