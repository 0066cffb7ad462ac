"""Takes the last axis of the ids for a part of the gradient: adds it up by the first id."""

import numpy as np


def embedding_backward(ids, dout, vocab, padding_idx=None):
    d = dout.shape[-1]
    flat = ids.reshape(len(ids), -1)[:, :1].ravel().astype(np.int64)
    rows = dout.reshape(len(ids), -1, d).astype(np.float64).sum(axis=1)
    if ids.size == 0:
        return np.zeros((vocab, d))
    grad = np.zeros((vocab, d))
    for j in range(d):
        grad[:, j] = np.bincount(flat, rows[:, j], minlength=vocab)
    if padding_idx is not None:
        grad[padding_idx] = 0.0
    return grad
