"""A running sum over the sorted rows, and differences: small ones are lost."""

import numpy as np


def embedding_backward(ids, dout, vocab, padding_idx=None):
    d = dout.shape[-1]
    flat = ids.reshape(-1).astype(np.int64)
    rows = dout.reshape(-1, d).astype(np.float64)
    order = np.argsort(flat, kind="stable")
    sums = np.vstack([np.zeros((1, d)), np.cumsum(rows[order], axis=0)])
    ends = np.searchsorted(flat[order], np.arange(vocab), side="right")
    grad = np.diff(sums[np.concatenate([[0], ends])], axis=0)
    if padding_idx is not None:
        grad[padding_idx] = 0.0
    return grad
