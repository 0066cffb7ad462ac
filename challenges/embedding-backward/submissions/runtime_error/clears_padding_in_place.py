"""Clears the padding in dout and puts it back: a read-only array raises."""

import numpy as np


def embedding_backward(ids, dout, vocab, padding_idx=None):
    flat, rows = ids.reshape(-1).astype(np.int64), np.asarray(dout, dtype=float)
    before = rows.copy()
    if padding_idx is not None:
        rows[ids == padding_idx] = 0.0
    columns = rows.reshape(-1, dout.shape[-1]).T
    grad = np.stack([np.bincount(flat, column, vocab) for column in columns.copy()], axis=1).astype(float)
    if padding_idx is not None:
        rows[...] = before
    return grad
