"""reduceat at the beginnings of all ids: an empty run takes the row of another id."""

import numpy as np


def embedding_backward(ids, dout, vocab, padding_idx=None):
    d = dout.shape[-1]
    flat = ids.reshape(-1).astype(np.int64)
    rows = dout.reshape(-1, d).astype(np.float64)
    order = np.argsort(flat, kind="stable")
    starts = np.searchsorted(flat[order], np.arange(vocab))
    rows = np.vstack([rows[order], np.zeros((1, d))])
    grad = np.add.reduceat(rows, starts, axis=0)
    if padding_idx is not None:
        grad[padding_idx] = 0.0
    return grad
