"""Adds up in the type of dout and converts at the end."""

import numpy as np


def embedding_backward(ids, dout, vocab, padding_idx=None):
    d = dout.shape[-1]
    flat = ids.reshape(-1).astype(np.int64)
    rows = dout.reshape(-1, d)
    grad = np.zeros((vocab, d))
    order = np.argsort(flat, kind="stable")
    starts = np.flatnonzero(np.diff(flat[order], prepend=-1))
    if len(starts):
        sums = np.add.reduceat(rows[order], starts, axis=0, dtype=rows.dtype)
        grad[flat[order][starts]] = sums
    if padding_idx is not None:
        grad[padding_idx] = 0.0
    return grad
